/** The page's own style: no font, script or image from anywhere else. */
export const STYLE = `
:root{--ink:#1b1f24;--soft:#5c6672;--line:#e4e7eb;--paper:#fbfbf9;--accent:#c2410c}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}
nav{max-width:1160px;margin:0 auto;padding:16px 32px;display:flex;gap:22px;font-size:14px}
nav a,.links a{color:var(--soft)}
main{max-width:1160px;margin:0 auto;padding:0 32px 60px}
article{padding:20px 0 48px}article+article{border-top:3px solid var(--line)}
header{color:var(--soft);font-size:13px}header b{color:var(--ink)}
h1{font-size:44px;line-height:1.12;letter-spacing:-.02em;margin:26px 0 10px;font-weight:650;max-width:24ch;text-wrap:balance}
.lead{font-size:18px;color:#323a43;max-width:62ch;margin:0 0 30px}
.grid2{display:grid;grid-template-columns:minmax(0,680px) minmax(240px,1fr);gap:40px;align-items:start}
h1.long{font-size:34px;max-width:34ch}header b{overflow-wrap:anywhere}h1+.grid2{margin-top:30px}
@media (max-width:900px){.grid2{grid-template-columns:minmax(0,1fr)}h1{font-size:34px}h1.long{font-size:28px}}
h2{font-size:15px;margin:0 0 2px;font-weight:650}
.sub{color:var(--soft);font-size:13px;margin:0 0 12px}
section svg{display:block;width:100%;height:auto}td svg{width:360px;max-width:40vw;height:18px}
svg .grid{stroke:var(--line)}svg .half{stroke:var(--ink);stroke-dasharray:2 3}
svg .tick{fill:var(--soft);font-size:12px}svg .in{fill:#fff;font-size:12px;font-weight:600}svg .on{fill:var(--ink);font-size:12px;font-weight:600}
svg .caf{fill:var(--ink);font-size:13px;font-weight:650}
.key{display:block;margin-top:4px}.key span{white-space:nowrap;margin-right:16px}.key i{display:inline-block;width:10px;height:10px;margin-right:6px;border-radius:2px}
ul{list-style:none;padding:0;margin:0 0 22px}
.plain li{padding:8px 0;border-top:1px solid var(--line);color:#323a43;display:grid;grid-template-columns:1fr auto;gap:0 16px}
.plain b{font-weight:650;color:var(--ink)}.plain i{font-style:normal;font-size:13px;color:var(--soft);grid-column:1/-1}h2+.plain{margin-top:8px}
.figures li{padding:10px 0;border-top:1px solid var(--line)}
.figures b{display:block;font-size:22px;letter-spacing:-.01em;font-weight:650}.figures span{color:var(--soft);font-size:13px}
.ruled{margin-top:40px;border-top:1px solid var(--line);padding-top:20px}
table{border-collapse:collapse;font-size:14px}th{text-align:left;font-weight:500;padding:5px 18px 5px 0}
td{padding:5px 18px 5px 0}td.n{text-align:right;color:var(--soft)}.faint{color:#717b86}.faint svg{opacity:.45}
.links{margin-top:28px;font-size:13px;color:var(--soft);display:flex;gap:12px}
code{background:#fff;border:1px solid var(--line);border-radius:4px;padding:2px 6px}
@media (max-width:600px){nav,main{padding-left:20px;padding-right:20px}nav{flex-wrap:wrap}
.wide{overflow-x:auto;margin-right:-20px}.wide svg{min-width:560px}
tr{display:grid;grid-template-columns:auto 1fr;padding:10px 0;border-top:1px solid var(--line)}th,td{padding:0}th{padding-right:10px}td.n{text-align:left}
td:nth-child(n+3){grid-column:1/-1}td svg{width:100%;max-width:none;margin:6px 0}table{width:100%}}
`
