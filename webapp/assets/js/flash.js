// A good word leaves by itself, unless it offers something to press or is being read.
const STAY = 8000;

export function startFlash() {
  for (const flash of document.querySelectorAll("[data-flash-leaves]")) {
    const leave = () => {
      if (flash.matches(":hover, :focus-within")) setTimeout(leave, STAY);
      else flash.remove();
    };
    setTimeout(leave, STAY);
  }
}
