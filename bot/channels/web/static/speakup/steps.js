// A long form as short steps: one in sight, the others out of the way of eyes, keyboards and screen readers.

// `form` holds parts with `data-step` and buttons with `data-forth` and `data-back`
export const stepsOf = (form) => {
  const all = [...form.querySelectorAll("[data-step]")];
  const forth = form.querySelector("[data-forth]");
  const onward = forth.textContent;
  let now = 0;

  const go = (to) => {
    now = to;
    for (const [at, step] of all.entries()) step.hidden = at !== to;
    forth.textContent = to === all.length - 1 ? forth.dataset.last : onward;
    scrollTo(0, 0);
    all[to].querySelector("h2").focus();
  };

  return {
    go,
    here: () => all[now],
    at: () => now,
    isLast: () => now === all.length - 1,
    last: () => all.length - 1,
    of: (field) => all.findIndex((step) => step.contains(field)),
  };
};
