declare module "virtual:panel" {
  /** The name of the panel's file, beside the launcher's. */
  const file: string;
  export default file;
}

declare module "*.yml" {
  const texts: import("./demo/lookup").Texts;
  export default texts;
}
