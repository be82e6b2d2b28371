/**
 * One line on another site shows a page of ours there, as high as it is:
 *
 *     <script async src="https://…/insluiten.js" data-toon="volgende-avond"></script>
 *
 * data-toon is volgende-avond, agenda, cursussen or initiatief:<slug>; data-aantal how many lines of a list,
 * data-titel what screen readers call the frame. All is in the language of the script's address: /en/insluiten.js shows
 * English pages, and comes with the titles below in English. It sets no cookie and keeps nothing. Of what the page in
 * the frame sends only a height is used: a whole number, from that frame and from our own origin.
 */

// A block of its own: more than one such line may stand on a page, and they share what is outside.
{
  const VERSION = 1; // what the page is asked with; static/embed/height.js
  const HIGHEST = 5000; // px

  /** @type {Record<string, string>} */
  const TITLES = {
    "volgende-avond": "De volgende avond",
    agenda: "De agenda",
    cursussen: "De cursussen",
    initiatief: "Een initiatief",
  };

  /**
   * Where the page is, below where the script came from.
   * @param {HTMLScriptElement} script
   * @param {string} kind
   * @param {string} slug
   */
  const address = (script, kind, slug) => {
    const path = slug ? `${kind}/${encodeURIComponent(slug)}` : kind;
    const url = new URL(`insluiten/${path}/`, script.src);
    if (script.dataset.aantal) url.searchParams.set("aantal", script.dataset.aantal);
    return url;
  };

  /** @param {HTMLScriptElement} script */
  const show = (script) => {
    const [kind = "", slug = ""] = (script.dataset.toon ?? "volgende-avond").split(":");
    const title = TITLES[kind];
    if (!title) return;
    const url = address(script, kind, slug);
    const frame = document.createElement("iframe");
    frame.title = script.dataset.titel ?? title;
    frame.width = "100%";
    frame.height = "420";
    frame.style.border = "0";
    frame.referrerPolicy = "no-referrer";
    addEventListener("message", ({ source, origin, data }) => {
      if (source !== frame.contentWindow || origin !== url.origin) return;
      if (Number.isInteger(data) && data > 0 && data <= HIGHEST) frame.height = String(data);
    });
    frame.addEventListener("load", () => frame.contentWindow?.postMessage(VERSION, url.origin));
    frame.src = url.href;
    script.after(frame);
  };

  if (document.currentScript instanceof HTMLScriptElement) show(document.currentScript);
}
