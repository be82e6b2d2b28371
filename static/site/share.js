// Sharing as the phone does it, where it can; without this script the link opens a mail.

/** @param {HTMLAnchorElement} link */
function share(link) {
  const { share: url, title } = link.dataset;
  // Who changes their mind has shared nothing, and that is no error.
  navigator.share({ title, url }).catch(() => {});
}

if ("share" in navigator) {
  for (const link of document.querySelectorAll("a[data-share]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      share(link);
    });
  }
}
