// 09.00 WITA (08.00 di HP Anda): only where the device's zone shows another hour.
export function startTimes() {
  for (const time of document.querySelectorAll("time[data-venue-zone]")) local(time);
  for (const field of document.querySelectorAll("input[type=date][data-weekday]")) weekday(field);
}

function clock(instant, zone) {
  return new Intl.DateTimeFormat("id-ID", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(instant);
}

function local(time) {
  const instant = new Date(time.dateTime);
  const here = clock(instant);
  if (here === clock(instant, time.dataset.venueZone)) return;
  const words = document.createElement("span");
  words.className = "local-time";
  words.textContent = ` ${time.dataset.local.replace("{time}", here)}`;
  time.after(words);
}

// The day of the week beside a typed date: Selasa is seen where 26/2 is only read.
function weekday(field) {
  const output = document.getElementById(field.dataset.weekday);
  const show = () => {
    const day = field.valueAsDate;
    output.textContent = day
      ? new Intl.DateTimeFormat(document.documentElement.lang, {
          dateStyle: "full",
          timeZone: "UTC",
        }).format(day)
      : "";
  };
  field.addEventListener("input", show);
  field.addEventListener("change", show);
  if (field.value) show();
}
