/** Name of the bundled picture of the world's coasts; scripts/console.mjs makes it. */
declare module "world.svg" {
  const name: string;
  export default name;
}
