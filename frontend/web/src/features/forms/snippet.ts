/** What an organisation puts on its own site: a frame with the form, which hears which words led the visitor there. */

/** Addresses go in without their queries, which may hold anything. Ids and origins only are written into the script. */
export const snippet = (url: string): string => `<script>
(function () {
  var asked = new URLSearchParams(location.search), told = new URLSearchParams();
  ["source", "medium", "campaign", "term", "content"].forEach(function (name) {
    if (asked.get("utm_" + name)) told.set("utm_" + name, asked.get("utm_" + name).slice(0, 200));
  });
  told.set("page", (location.origin + location.pathname).slice(0, 500));
  told.set("ref", document.referrer.split(/[?#]/)[0].slice(0, 500));
  try {
    var visitor = localStorage.getItem("rapport.visitor");
    if (visitor) told.set("visitor", visitor);
  } catch (error) {}
  var frame = document.createElement("iframe");
  frame.src = ${JSON.stringify(url)} + "?" + told;
  frame.title = "Form";
  frame.style.cssText = "width:100%;height:720px;border:0";
  document.currentScript.before(frame);
})();
</script>`;

/** What an organisation puts on all pages of its site, so that visits are reported. */
export const visitSnippet = (url: string): string => `<script async src=${JSON.stringify(url)}></script>`;
