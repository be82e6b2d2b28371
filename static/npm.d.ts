// What the site serves under static/npm/ comes from node_modules (STATICFILES_DIRS).
declare module "*/npm/qr/decode.js" {
  export { default } from "qr/decode.js";
}
