// The page's looks: system fonts, light and dark, paper, small screens.

export const STYLE = `
:root{--bg:#f6f7f9;--card:#fff;--ink:#1a1f27;--quiet:#5a6473;--line:#dfe3e9;--accent:#2456c8;--media:#10141b;--code:#eef1f5;
--done:#1c7a45;--running:#2456c8;--pending:#667085;--failed:#b42318;--parked:#8a5a00;--unknown:#7a3fb0;--blocked:#9a3a6b;
--video:#cfdcf7;--audio:#cdeadb;--text:#f6e2bd;--other:#e2e4ea;--upload:#5b8def;--prompt:#7a5bd6;--check:#b9a7ee;--render:#1f9a77;--download:#5dbb8f;--wait:#c3c9d3}
@media (prefers-color-scheme:dark){:root{--bg:#11151b;--card:#191f27;--ink:#e7ebf0;--quiet:#9aa5b4;--line:#2c3440;--accent:#8fb2ff;--media:#0a0d12;--code:#232b36;
--done:#58c98a;--running:#8fb2ff;--pending:#a3adbb;--failed:#ff8d80;--parked:#e9b45a;--unknown:#c8a1f2;--blocked:#ee9cc4;
--video:#2c4475;--audio:#23543d;--text:#5d4718;--other:#3a424e;--upload:#5b8def;--prompt:#9479e8;--check:#5d4c9c;--render:#2aa883;--download:#246b50;--wait:#4a5361}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
header,main{max-width:1240px;margin:0 auto;padding:0 24px}
header{padding-top:36px}
main{padding-bottom:64px}
h1,h2,h3,h4,p,dl,dd,ul,ol,figure,fieldset{margin:0;padding:0}
h1{font-size:30px;line-height:1.2;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{font-size:20px}
h3{font-size:16px;line-height:1.35;overflow-wrap:anywhere}
h4{font-size:12px;font-weight:600;text-transform:uppercase;letter-spacing:.06em;color:var(--quiet);margin:20px 0 8px}
ul,ol{list-style:none}
a{color:var(--accent)}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.brand{font-size:13px;font-weight:600;color:var(--accent)}
.quiet{color:var(--quiet);font-weight:400}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:8px;top:-60px;padding:8px 14px;background:var(--card);border:1px solid var(--line);border-radius:6px;z-index:9}
.skip:focus{top:8px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:12px;margin:24px 0 12px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.tile dt{font-size:13px;color:var(--quiet)}
.tile dd{color:var(--quiet);font-size:13px}
.tile b{font-size:26px;font-weight:600;letter-spacing:-.02em;color:var(--ink);margin-right:3px}
.states{display:block;border-radius:5px;overflow:hidden;margin-bottom:24px}
.states rect{stroke:var(--bg);stroke-width:1}
rect.done{fill:var(--done)}rect.running{fill:var(--running)}rect.pending{fill:var(--pending)}rect.failed{fill:var(--failed)}
rect.parked{fill:var(--parked)}rect.unknown{fill:var(--unknown)}rect.blocked{fill:var(--blocked)}
.last,.runs{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;margin-bottom:12px}
.last .quiet{font-size:13px;margin-left:6px}
.last table{width:auto;min-width:min(100%,420px);margin-top:8px}
.last .trend{padding-left:20px;width:auto}
.trend svg{display:block}
.trend .then{fill:var(--wait)}.trend .now{fill:var(--accent)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:5px 16px 5px 0;border-bottom:1px solid var(--line);vertical-align:middle}
tbody tr:last-child>*{border-bottom:0}
thead th{font-size:12px;font-weight:500;color:var(--quiet)}
tbody th{font-weight:500;white-space:nowrap}
.num{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:10px 16px;margin:32px 0 14px}
.find{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center;flex:1}
.find input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:7px 12px;width:220px;min-width:0}
fieldset{border:0;min-width:0;display:flex;flex-wrap:wrap;gap:6px}
.chip{position:relative;cursor:pointer}
.chip input{position:absolute;opacity:0;inset:0;margin:0;cursor:pointer}
.chip span{display:block;border:1px solid var(--line);background:var(--card);border-radius:99px;padding:4px 12px;font-size:13px}
.chip b{font-weight:600;margin-left:2px}
.chip input:checked+span{background:var(--ink);color:var(--bg);border-color:var(--ink)}
.chip input:focus-visible+span{outline:2px solid var(--accent);outline-offset:2px}
#count{color:var(--quiet);font-size:13px}
button{font:inherit;font-size:13px;color:var(--accent);background:none;border:1px solid var(--line);border-radius:6px;padding:3px 10px;cursor:pointer}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));grid-auto-flow:dense;gap:16px}
.card{content-visibility:auto;contain-intrinsic-size:auto 330px;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden;scroll-margin-top:16px}
.card.open{grid-column:1/-1;content-visibility:visible}
.media{background:var(--media);height:210px}
.card.open .media{height:min(50vh,360px)}
.media.none,.card.open .media.none{background:var(--code);height:64px;display:grid;place-items:center}
.media video,.media img{display:block;width:100%;height:100%;object-fit:contain}
.media :focus-visible{outline-color:#9dbcff;outline-offset:-3px}
.play{display:grid;place-items:center;height:100%;padding:0 16px;color:#dfe5ee;font-size:13px;overflow-wrap:anywhere}
.empty{color:var(--quiet);font-size:13px}
.body{padding:14px 16px 12px}
.head{display:flex;gap:10px;align-items:flex-start;justify-content:space-between}
.recipe{display:block;font-size:12px;font-weight:500;color:var(--quiet)}
.badge{flex:none;font-size:12px;font-weight:600;border:1px solid currentColor;border-radius:99px;padding:1px 9px}
.badge.done{color:var(--done)}.badge.running{color:var(--running)}.badge.pending{color:var(--pending)}.badge.failed{color:var(--failed)}
.badge.parked{color:var(--parked)}.badge.unknown{color:var(--unknown)}.badge.blocked{color:var(--blocked)}
.facts{color:var(--quiet);font-size:13px;margin-top:2px}
.facts span+span::before{content:" · "}
.reason{margin-top:8px;overflow-wrap:anywhere}
.way{margin-top:8px;font-size:13px;color:var(--quiet)}
.way pre{background:var(--code);color:var(--ink);border-radius:6px;padding:7px 10px;margin:6px 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
.way pre code{display:block;user-select:all;padding-left:1.5em;text-indent:-1.5em}
.way pre span{display:inline-block;max-width:100%;text-indent:0}
.way pre code+code{margin-top:3px}
details{margin-top:10px}
summary{cursor:pointer;color:var(--accent);font-size:14px;width:max-content;max-width:100%}
.card details{border-top:1px solid var(--line);padding-top:8px}
.runs{margin-top:0}
.runs table{margin-top:8px}
.runs td{white-space:nowrap}
.note{font-size:12px;color:var(--quiet);font-weight:400}
th .note{display:block;color:var(--failed)}
.tracks{display:grid;grid-template-columns:auto minmax(0,1fr);gap:10px}
.names li{height:30px;line-height:30px;font-size:13px;color:var(--quiet)}
.timeline svg{display:block}
figcaption{font-size:13px;margin-top:4px}
.seg{stroke:var(--line)}.seg.video{fill:var(--video)}.seg.audio{fill:var(--audio)}.seg.text{fill:var(--text)}.seg.other{fill:var(--other)}
svg text{font-size:12px;fill:var(--ink)}
svg .tick{font-size:11px;fill:var(--quiet)}
.rule{stroke:var(--line)}
.gantt .chart{width:60%;min-width:180px}
.gantt svg{display:block;overflow:visible}
rect.upload{fill:var(--upload)}rect.prompt{fill:var(--prompt)}rect.check{fill:var(--check)}rect.render{fill:var(--render)}rect.download{fill:var(--download)}rect.wait{fill:var(--wait)}
.fail circle{fill:var(--failed);stroke:var(--card);stroke-width:2}
.key{white-space:nowrap;margin-right:10px}
.key::before{content:"";display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:5px}
.key.upload::before{background:var(--upload)}.key.prompt::before{background:var(--prompt)}.key.check::before{background:var(--check)}
.key.render::before{background:var(--render)}.key.download::before{background:var(--download)}.key.wait::before{background:var(--wait);height:4px;margin-bottom:3px}
.talk{max-width:820px}
.talk li+li{margin-top:16px}
.when{font-size:13px;color:var(--quiet)}
.said{border-left:3px solid var(--line);padding-left:12px;margin-top:6px}
.said.prompt{border-color:var(--accent)}
.said p{white-space:pre-wrap;overflow-wrap:anywhere}
.who{font-size:12px;color:var(--quiet);display:block}
.trouble{color:var(--failed);margin-top:6px;overflow-wrap:anywhere}
.whole{margin-top:6px}
.short{color:var(--failed);font-weight:600}
#live{max-width:1240px;margin:6px auto 0;padding:0 24px;font-size:13px}
#live::before{content:"";display:inline-block;width:8px;height:8px;border-radius:99px;margin-right:7px;background:var(--done)}
#live.lost::before{background:var(--failed)}
@media (max-width:560px){header,main,#live{padding-left:16px;padding-right:16px}header{padding-top:24px}h1{font-size:25px}
.tiles{grid-template-columns:1fr 1fr;gap:8px}.tile{padding:10px 12px}.tile b{font-size:21px;display:block}.find{flex-basis:100%}.find input[type=search]{width:100%}th,td{padding-right:10px}thead th,tbody th{white-space:normal}.last table{min-width:0;width:100%}.last .trend{display:none}.gantt tbody th{white-space:nowrap}.gantt .chart{width:40%;min-width:80px}}
@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--quiet:#444;--line:#bbb;--media:#fff;--code:#f2f2f2;--accent:#123a8c;--done:#1c7a45;--failed:#b42318;--pending:#555;--parked:#8a5a00;--unknown:#7a3fb0;--blocked:#9a3a6b;--running:#2456c8;
--video:#cfdcf7;--audio:#cdeadb;--text:#f6e2bd;--other:#e2e4ea}
body{font-size:11pt}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.find,.skip,#count,.card summary,.whole,.card details:not([open]){display:none}
.tiles{grid-template-columns:repeat(4,1fr)}.tile b{display:block}.tile,.last,.runs tr{break-inside:avoid}h2{break-after:avoid}.runs summary{list-style:none;color:inherit}
.card{content-visibility:visible;break-inside:avoid}.card.open{break-inside:auto}.cards{grid-template-columns:1fr 1fr}.media:not(.none),.card.open .media:not(.none){height:150px}.media:has(.play){height:auto}.play{padding:8px 16px;color:var(--quiet)}}
@media (forced-colors:active){.chip input:checked+span{outline:2px solid}}
`;
