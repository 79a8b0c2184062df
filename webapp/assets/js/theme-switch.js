// Buttons with data-theme-choice="light|dark|auto".
export function startThemeSwitch() {
  const mark = () => {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      if (button === document.documentElement) continue;
      const chosen = button.dataset.themeChoice === document.documentElement.dataset.themeChoice;
      button.setAttribute("aria-pressed", String(chosen));
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem("pendopo.theme", button.dataset.themeChoice);
    } catch {
      return; // a browser that keeps nothing keeps its own theme
    }
    document.dispatchEvent(new Event("pendopo:theme"));
    mark();
  });
  mark();
}
