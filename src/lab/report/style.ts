/**
 * The report's style sheet. Colours are of the Okabe-Ito palette, lighter on dark ground, which people with any common colour
 * blindness tell apart.
 */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--card:#f7f8fa;--ink:#1c2330;--soft:#5b6576;--grid:#e3e7ed;--fraud:#c44e00;--genuine:#0072b2;--third:#00805d;--quiet:#6b7484}
@media (prefers-color-scheme:dark){:root{--ground:#12161d;--card:#1a202a;--ink:#e8ecf2;--soft:#a3adbd;--grid:#2b3340;--fraud:#ff9e4a;--genuine:#62b8f0;--third:#43d0a2;--quiet:#929db0}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1320px;margin:0 auto;padding:40px 28px 64px}
h1{font-size:15px;font-weight:600;letter-spacing:.04em;color:var(--soft);margin:0 0 12px}
.headline{font-size:clamp(22px,2.6vw,34px);line-height:1.25;font-weight:650;margin:0 0 12px;max-width:34em;text-wrap:balance}
.headline b{color:var(--fraud);font-weight:inherit}
.lead{color:var(--soft);margin:0 0 24px;max-width:62em}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:14px;margin:0 0 28px}
.tile{background:var(--card);border-radius:10px;padding:14px 18px}
.tile span{display:block;color:var(--soft);font-size:14px}
.tile strong{display:block;font-size:30px;line-height:1.25;font-weight:650}
.grid2{display:grid;grid-auto-flow:dense;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:22px}
section{background:var(--card);border-radius:12px;padding:20px 22px 16px;min-width:0}
section.wide{grid-column:1/-1;overflow-x:auto}
h2{font-size:18px;margin:0 0 2px}
section p{color:var(--soft);font-size:14px;margin:0 0 10px;max-width:70em}
svg{display:block;width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
svg text{fill:var(--soft)}
svg .title{fill:var(--ink);font-weight:600}
svg .name{font-weight:600;paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.grid{stroke:var(--grid);fill:none}
.cell{fill:var(--fraud)}
.axis{stroke:var(--soft);fill:none}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round}
.dashed{stroke-dasharray:7 5;stroke-width:1.8}
.area{opacity:.16;stroke:none}
.bar{fill:none;stroke-width:1.6}
.dot{stroke:var(--card);stroke-width:1.5}
.line.fraud,.bar.fraud{stroke:var(--fraud)}.line.genuine,.bar.genuine{stroke:var(--genuine)}.line.third,.bar.third{stroke:var(--third)}.line.quiet,.bar.quiet{stroke:var(--quiet)}
.area.fraud,.dot.fraud,svg .name.fraud{fill:var(--fraud)}.area.genuine,.dot.genuine,svg .name.genuine{fill:var(--genuine)}.area.third,.dot.third,svg .name.third{fill:var(--third)}.area.quiet,.dot.quiet,svg .name.quiet{fill:var(--quiet)}
table{border-collapse:collapse;width:100%;font-size:14px}
th{font-weight:600;color:var(--soft);text-align:left;padding:4px 14px 6px 0;vertical-align:bottom;border-bottom:1px solid var(--soft)}
td{padding:4px 14px 4px 0;border-bottom:1px solid var(--grid)}
th.n,td.n{text-align:right;white-space:nowrap}
tr.first td{border-top:1px solid var(--soft)}
td.group{font-weight:600;vertical-align:top;white-space:nowrap}
td.named{font-weight:600;min-width:15em}
td small{display:block;font-weight:400;font-size:12.5px;color:var(--soft)}
td.meter{width:17%;min-width:128px;white-space:nowrap}
td.meter i{display:inline-block;height:10px;border-radius:2px;margin-right:7px;vertical-align:baseline;min-width:1px}
i.fraud{background:var(--fraud)}i.genuine{background:var(--genuine)}i.third{background:var(--third)}
code{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
footer{color:var(--soft);font-size:14px;margin-top:26px;max-width:70em}
@media (max-width:600px){main{padding:24px 14px 48px}.tiles{grid-template-columns:1fr 1fr}section{padding:16px 14px;overflow-x:auto}svg{min-width:500px}}
@media print{section{break-inside:avoid}}
`.trim();
