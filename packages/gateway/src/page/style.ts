/** The look of the page. System colours of light and dark; narrow screens scroll the table alone. */
export const style = `
:root { color-scheme: light dark; --line: light-dark(#d8dde3, #3a4048); --soft: light-dark(#f4f6f8, #1d2126); --accent: light-dark(#0b5cad, #7ab8f5); }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; margin-bottom: 1.25rem; }
header p { margin: 0; opacity: .75; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .75rem; background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; }
form { display: inline-flex; gap: .5rem; align-items: center; margin: 0; }
button, input { font: inherit; padding: .25rem .75rem; border: 1px solid var(--line); border-radius: .375rem; background: Canvas; color: CanvasText; }
button { cursor: pointer; }
button[aria-disabled] { opacity: .6; cursor: progress; }
button:hover { border-color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
input { width: 6rem; }
.primary { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #10151b); }
.scroll { overflow-x: auto; }
label { display: inline-flex; gap: .5rem; align-items: center; }
footer { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: 2rem; font-size: .875rem; }
a { color: var(--accent); }
code { font-size: .9em; }
table { width: 100%; border-collapse: collapse; margin-top: 1rem; }
caption { text-align: left; padding: .5rem 0; font-weight: 600; }
th, td { text-align: left; padding: .375rem .75rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
td:last-child { text-align: right; }
.phase { padding: .05rem .5rem; border-radius: 1rem; background: var(--soft); border: 1px solid var(--line); font-size: .875rem; }
.Ready { color: light-dark(#12692f, #7fdc9c); border-color: currentColor; }
.Failed { color: light-dark(#a5161d, #ff9a96); border-color: currentColor; }
.Provisioning, .Pending, .Releasing { color: light-dark(#7a5200, #f0c36d); border-color: currentColor; }
.empty { padding: 2rem 1rem; text-align: center; opacity: .8; }
.empty p { margin: .25rem 0; }
#ues:focus { outline: none; }
#message { min-height: 1.5rem; margin: .75rem 0 0; }
#message[data-kind]:not([data-kind='']) { color: light-dark(#a5161d, #ff9a96); }
@media (max-width: 36rem) {
  .wide { display: none; }
  th, td { padding: .375rem .5rem; }
  .actions { padding: .5rem; }
  input { width: 5.5rem; }
}
`;
