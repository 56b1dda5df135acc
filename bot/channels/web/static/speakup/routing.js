// Who gets a report. It is decided here, so that the server never learns what the report is about or whom.

// a place fits with those around it
const around = (door, place) => [place, ...(door.wider[place] ?? [])];

const fits = (door, route, { category, severity, place, about }) =>
  (!route.categories.length || route.categories.includes(category)) &&
  (!route.severities.length || route.severities.includes(severity)) &&
  (!route.places.length || around(door, place).some((one) => route.places.includes(one))) &&
  !about.includes(route.team) && !route.without.some((one) => about.includes(one));

// {team, standby} by the first rule whose team may have it and has a key; empty when nobody inside may
export const chosen = (door, facts) => {
  const able = (team) => Boolean(team) && door.teams.some(({ id, people }) => id === team && people.some(({ keys }) => keys.length));
  const may = (team) => able(team) && !facts.about.includes(team);
  const route = door.routes.find((one) => able(one.team) && fits(door, one, facts));
  if (route) return { team: route.team, standby: may(route.standby) ? route.standby : "" };
  return { team: door.fallback.find(may) ?? "", standby: "" };
};

// keys of readers, of those on standby and of recovery, without the people who are left out by name
export const recipients = (door, facts, leftOut) => {
  const { team, standby } = chosen(door, facts);
  const out = new Set(door.teams.flatMap(({ people }) => people).filter(({ name }) => leftOut.has(name))
    .flatMap(({ keys }) => keys.map(({ key }) => key)));
  const keysOf = (id) => (door.teams.find((one) => one.id === id)?.people ?? []).flatMap(({ keys }) => keys)
    .filter(({ key }) => !out.has(key));
  const readers = keysOf(team);
  const standbys = keysOf(standby).filter(({ key }) => !readers.some((one) => one.key === key));
  const recovery = door.recovery && !door.recovery.teams.some((id) => facts.about.includes(id)) ? door.recovery : null;
  return { team, standby, readers, standbys, recovery, leftOut: [...out] };
};
