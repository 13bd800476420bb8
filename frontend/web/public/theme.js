// Runs before the first paint, so that a dark theme doesn't flash white. The key is Mantine's own.
{
  let saved = "auto";
  try {
    saved = localStorage.getItem("mantine-color-scheme-value") ?? "auto";
  } catch {
    saved = "auto";
  }
  const dark = saved === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : saved === "dark";
  document.documentElement.dataset.mantineColorScheme = dark ? "dark" : "light";
}
