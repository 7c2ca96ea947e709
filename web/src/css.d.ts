// esbuild's text loader: a style sheet as a string, for adoption (no inline styles).
declare module "*.css" {
  const text: string;
  export default text;
}
