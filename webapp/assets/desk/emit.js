// Everything that reads a code says so in one way: the page need not know which it was.
export function emit(code, source) {
  document.dispatchEvent(
    new CustomEvent("pendopo:code", { detail: { code: code.trim(), source } }),
  );
}
