/** One file per icon, so that a build reads the few we use and not the five thousand there are. */
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  const icon: import('@tabler/icons-react').Icon;
  export const __iconNode: import('@tabler/icons-react').IconNode;
  export default icon;
}
