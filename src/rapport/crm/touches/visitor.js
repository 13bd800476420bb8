/* Reports where visitors of this site come from. A number in this site's own storage tells one browser from another;
   no cookie is set, and nothing is kept or sent of whoever asks not to be tracked, or has not agreed where that is asked
   for. Sites say what a visitor answered by rapport.consent(true) or rapport.consent(false). */
(function (site) {
  "use strict";
  var ID = "rapport.visitor", SAID = "rapport.consent", SEEN = "rapport.seen", TOLD = "rapport.told";
  var VISIT = 30 * 60 * 1000;
  var refuses = navigator.globalPrivacyControl === true || navigator.doNotTrack === "1" || window.doNotTrack === "1";

  function read(name) {
    try { return localStorage.getItem(name); } catch (error) { return null; }
  }
  function keep(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch (error) { /* a browser that keeps nothing is never known again */ }
  }
  function forgotten() {
    [ID, SEEN, TOLD].forEach(function (name) { keep(name, null); });
  }
  function allowed() {
    return !refuses && (site.consent ? read(SAID) === "yes" : read(SAID) !== "no");
  }
  function visitor() {
    if (!allowed()) return null;
    if (!/^[0-9a-f]{32}$/.test(read(ID) || "")) {
      var bytes = crypto.getRandomValues(new Uint8Array(16)), made = "";
      for (var i = 0; i < bytes.length; i++) made += (bytes[i] + 256).toString(16).slice(1);
      keep(ID, made);
    }
    return read(ID);
  }
  function tell(what) {
    fetch(site.url, {
      method: "POST", mode: "no-cors", credentials: "omit", keepalive: true, referrerPolicy: "origin",
      headers: { "content-type": "text/plain" }, body: JSON.stringify(what),
    }).catch(function () {});
  }
  function report() {
    var id = visitor();
    if (id === null) return;
    var asked = new URLSearchParams(location.search), utm = {}, named = false, from = "";
    ["source", "medium", "campaign", "term", "content"].forEach(function (name) {
      var word = asked.get("utm_" + name);
      if (word) { utm[name] = word.slice(0, 200); named = true; }
    });
    try {
      var before = new URL(document.referrer);
      if (before.origin !== location.origin) from = (before.origin + before.pathname).slice(0, 500);
    } catch (error) { /* there was none */ }
    var page = (location.origin + location.pathname).slice(0, 500);
    var now = Date.now(), isNew = now - Number(read(SEEN) || 0) > VISIT;
    var told = JSON.stringify([from, utm]);
    keep(SEEN, String(now));
    // A visit counts once, and again where somebody comes in by another campaign or from another site meanwhile.
    if (!isNew && !((named || from) && read(TOLD) !== told)) return;
    keep(TOLD, told);
    tell({ visitor: id, page: page, referrer: from, utm: utm, consent: read(SAID) === "yes" });
  }

  if (refuses) forgotten();
  window.rapport = {
    visitor: visitor,
    consent: function (agreed) {
      var id = read(ID);
      keep(SAID, agreed ? "yes" : "no");
      if (agreed) return report();
      if (id) tell({ visitor: id, forget: true });
      forgotten();
    },
  };
  report();
})(/* site */);
