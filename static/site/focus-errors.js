// After a form came back with errors, reading starts at the summary (WCAG 3.3.1).
const heading = document.querySelector("[data-error-summary] h2");
if (heading instanceof HTMLElement) heading.focus();
