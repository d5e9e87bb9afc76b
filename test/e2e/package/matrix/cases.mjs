// @ts-check

/**
 * One way to install and use the package. Every case installs the packed tarball from the registry with its package
 * manager, brings a stack up on the emulator, and verifies it with the installed command.
 * @typedef {object} Case
 * @property {string} name
 * @property {"npm" | "pnpm@9" | "pnpm@10" | "yarn@1" | "yarn@4" | "bun"} [manager] default: npm
 * @property {"20" | "20.19.0" | "22" | "24"} [node] version of Node, or the newest of a line; default: the one that runs us
 * @property {string} [pulumi] version of `@pulumi/pulumi`; default: latest
 * @property {string} [typescript] version; absent: a JavaScript program
 * @property {"commonjs" | "module"} [modules] default: commonjs
 * @property {boolean} [loader] start TypeScript modules with ts-node's loader, as Node 20 needs it
 * @property {boolean} [workspace] the resource is constructed by a shared package of the same workspace
 * @property {boolean} [quick] part of `npm test`
 */

/** @type {readonly Case[]} */
export const cases = [
  { name: "npm, CommonJS" },
  { name: "npm, ECMAScript modules", modules: "module" },
  { name: "npm, CommonJS, @pulumi/pulumi 3.216", pulumi: "3.216.0" },
  { name: "npm, TypeScript 5.9", typescript: "5.9" },
  { name: "npm, TypeScript 6.0", typescript: "6.0" },
  { name: "npm, TypeScript 5.9, @pulumi/pulumi 3.216", typescript: "5.9", pulumi: "3.216.0" },
  { name: "npm, TypeScript 6.0 modules, Node 20", typescript: "6.0", modules: "module", node: "20", loader: true },
  { name: "npm, TypeScript 6.0 modules, Node 22", typescript: "6.0", modules: "module", node: "22" },
  { name: "npm, TypeScript 6.0 modules, Node 24", typescript: "6.0", modules: "module", node: "24" },
  // The lowest that `engines` allows.
  { name: "npm, CommonJS, Node 20.19.0", node: "20.19.0" },
  { name: "npm, ECMAScript modules, Node 20.19.0", modules: "module", node: "20.19.0" },
  { name: "npm, CommonJS, Node 22", node: "22" },
  { name: "npm, CommonJS, Node 24", node: "24" },
  { name: "pnpm 9", manager: "pnpm@9" },
  { name: "pnpm 10", manager: "pnpm@10" },
  { name: "pnpm 9, workspace", manager: "pnpm@9", workspace: true },
  { name: "pnpm 10, workspace", manager: "pnpm@10", workspace: true },
  { name: "npm, workspace", workspace: true },
  // From 3.249 on Pulumi's SDK names Node 22 in `engines`: npm only warns, Yarn 1 refuses.
  { name: "Yarn 1, @pulumi/pulumi 3.248", manager: "yarn@1", pulumi: "3.248.0" },
  { name: "Yarn 1, Node 22", manager: "yarn@1", node: "22" },
  { name: "Yarn 4, node-modules", manager: "yarn@4" },
  { name: "Bun as installer", manager: "bun" },
];
