// Runs in each page before anything of its own, with the `launcher` and the `input` of its widget as selectors. Tells `noted` in
// milliseconds since the navigation when the launcher is there to be clicked, when it was clicked, and when one can write: the
// input shows, is enabled, and takes the focus.
({ launcher, input }) => {
  const note = (name, time) => noted(JSON.stringify([name, time]));

  /** The first element that `selector` fits, in shadow trees too. */
  const find = (selector, root = document) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const host of root.querySelectorAll("*")) {
      const inside = host.shadowRoot && find(selector, host.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };

  const shows = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 0;

  const takesFocus = (element) => {
    if (element.disabled) return false;
    element.focus();
    return element.getRootNode().activeElement === element;
  };

  /** Notes the time under `name` when there is an element for `selector` of which `is` is true; looks every 4 ms. */
  const watch = (name, selector, is) => {
    const look = () => {
      const element = find(selector);
      if (element && is(element)) note(name, performance.now());
      else setTimeout(look, 4);
    };
    setTimeout(look);
  };

  watch("launcher", launcher, shows);
  addEventListener(
    "click",
    (event) => {
      note("click", event.timeStamp);
      watch("usable", input, (element) => shows(element) && takesFocus(element));
    },
    { capture: true, once: true },
  );

  window.launcherCentre = () => {
    const { x, y, width, height } = find(launcher).getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
};
