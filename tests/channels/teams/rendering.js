// Renders one card with Microsoft's own library, the colours those of Teams as far as they are public.
// Returns what the library has to say against the card.
(card, theme) => {
  const dark = theme === "dark";
  const colors = (foreground) => ({
    default: { default: foreground, subtle: dark ? "#adadad" : "#616161" },
    accent: { default: dark ? "#9299f7" : "#4f52b2", subtle: dark ? "#9299f7" : "#4f52b2" },
    good: { default: dark ? "#54b054" : "#0e700e", subtle: "#54b054" },
    warning: { default: dark ? "#faa06b" : "#8a3707", subtle: "#faa06b" },
    attention: { default: dark ? "#e37d80" : "#b10e1c", subtle: "#e37d80" },
  });
  const style = (background) => ({ backgroundColor: background, foregroundColors: colors(dark ? "#ffffff" : "#242424") });
  const config = new AdaptiveCards.HostConfig({
    fontFamily: '"Segoe UI","DejaVu Sans",sans-serif',
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 12 },
    supportsInteractivity: true,
    actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left" },
    inputs: { label: { requiredInputs: { weight: "bolder" }, optionalInputs: { weight: "bolder" } } },
    containerStyles: {
      default: style(dark ? "#292929" : "#ffffff"),
      emphasis: style(dark ? "#333333" : "#f0f0f0"),
      accent: style(dark ? "#2f2f4a" : "#e8ebfa"),
      good: style(dark ? "#052505" : "#f1faf1"),
      warning: style(dark ? "#411200" : "#fdf6f3"),
      attention: style(dark ? "#3f1011" : "#fdf3f4"),
    },
  });
  const markdown = window.markdownit ? window.markdownit() : null;
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown ? markdown.render(text) : text;
    result.didProcess = markdown !== null;
  };
  const said = [];
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  const rendered = new AdaptiveCards.AdaptiveCard();
  rendered.hostConfig = config;
  // The library keeps a place in this pattern between cards, and so finds every second "lang" wrong.
  AdaptiveCards.CardElement.langProperty.regEx.lastIndex = 0;
  rendered.parse(card, context);
  for (let i = 0; i < context.eventCount; i++) said.push(context.getEventAt(i).message);
  for (const failure of rendered.validateProperties().validationEvents) said.push(failure.message);
  const place = document.querySelector(".card");
  document.body.className = theme;
  place.replaceChildren(rendered.render());
  return said;
}
