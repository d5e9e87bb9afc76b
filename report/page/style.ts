/** System fonts, two palettes, no images. Colours reach contrast AA on their own tint in both palettes. */
export const style = `
:root{color-scheme:light dark;--bg:#f6f6f3;--card:#fff;--text:#1b1d21;--soft:#585d66;--line:#dcddd9;--accent:#2451c5;
--covered:#17633a;--covered-bg:#daf0e2;--gap:#a8211a;--gap-bg:#fbe2df;--surplus:#76299b;--surplus-bg:#f1e3f8;--unknown:#744d00;--unknown-bg:#fbeccb;
--pending:#1d50ab;--pending-bg:#e0eafb;--waived:#474f5d;--waived-bg:#e7e9ec;--notApplicable:#55595f;--notApplicable-bg:#eeeeea;
--h5:#cfead8;--h4:#e4efc6;--h3:#faecb4;--h2:#fbd8a6;--h1:#f7c0a6;--h0:#f1a8a4;--hn:#eeeeea}
@media (prefers-color-scheme:dark){:root{--bg:#131519;--card:#1b1e24;--text:#e7e8eb;--soft:#a6acb7;--line:#343841;--accent:#8db1ff;
--covered:#7fdca2;--covered-bg:#163423;--gap:#ffa19a;--gap-bg:#47201e;--surplus:#dba9f6;--surplus-bg:#392247;--unknown:#f1c96f;--unknown-bg:#3e300f;
--pending:#98bfff;--pending-bg:#1b2e4f;--waived:#bac2ce;--waived-bg:#2b3037;--notApplicable:#a9afb9;--notApplicable-bg:#26292f;
--h5:#1a462c;--h4:#37471c;--h3:#504414;--h2:#5a3a16;--h1:#5f2e1d;--h0:#6a2424;--hn:#26292f}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
body>header,main,body>footer{max-width:1240px;margin:0 auto;padding:0 1.25rem}
body>header{padding-top:2.25rem}
a{color:var(--accent)}
h1,h2,h3{line-height:1.2;margin:0;font-weight:650;letter-spacing:-.01em}
h1{font-size:1.05rem;color:var(--soft);font-weight:600;letter-spacing:0}
h2{font-size:1.3rem;margin:2.75rem 0 .35rem}
h3{font-size:1rem}
p{margin:.35rem 0;max-width:75ch}
.soft,.facts{color:var(--soft)}
.facts,.fine{font-size:.85rem}
.hero{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1rem;margin:.4rem 0 .6rem}
.figure{font-size:clamp(2.6rem,8vw,4rem);font-weight:700;line-height:1;letter-spacing:-.035em}
.verdict{font-size:1.2rem;font-weight:550}
.bar{display:block;width:100%;height:14px;border-radius:7px;margin:1.1rem 0 .8rem;background:var(--line)}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;margin:0;padding:0;list-style:none}
.counts li{flex:1 1 7.2rem;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.55rem .75rem}
.counts b{display:block;font-size:1.3rem;line-height:1.25;letter-spacing:-.01em}
.dot{display:inline-block;width:.62em;height:.62em;border-radius:50%;margin-right:.45em;background:currentColor}
.covered{color:var(--covered);fill:var(--covered)}.gap{color:var(--gap);fill:var(--gap)}.surplus{color:var(--surplus);fill:var(--surplus)}
.unknown{color:var(--unknown);fill:var(--unknown)}.pending{color:var(--pending);fill:var(--pending)}.waived{color:var(--waived);fill:var(--waived)}
.notApplicable{color:var(--notApplicable);fill:var(--notApplicable)}
.badge{display:inline-block;padding:.05rem .55rem;border-radius:99px;font-size:.82rem;font-weight:600;white-space:nowrap}
.badge.gap{background:var(--gap-bg)}.badge.surplus{background:var(--surplus-bg)}.badge.unknown{background:var(--unknown-bg)}.badge.pending{background:var(--pending-bg)}
.badge.waived{background:var(--waived-bg)}.badge.notApplicable{background:var(--notApplicable-bg)}.badge.covered{background:var(--covered-bg)}
.note{border-left:4px solid var(--unknown);background:var(--unknown-bg);padding:.55rem .9rem;border-radius:0 8px 8px 0;margin:.7rem 0;max-width:none}
.note ul{margin:.2rem 0;padding-left:1.2rem}
nav ul{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;list-style:none;padding:0;margin:1.4rem 0 0}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:2}
h2:focus{outline:0}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[hidden]{display:none!important}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
details,.card{background:var(--card);border:1px solid var(--line);border-radius:12px;margin:.7rem 0;overflow:clip}
summary{padding:.75rem 1rem;cursor:pointer;display:grid;grid-template-columns:auto 1fr auto;gap:.1rem .8rem;align-items:baseline}
summary::before{content:"";width:.45em;height:.45em;border:solid currentColor;border-width:0 2px 2px 0;transform:rotate(-45deg) translate(1px,-1px);transition:transform .12s}
details[open]>summary::before{transform:rotate(45deg)}
summary .facts{grid-column:2/-1}
.lines summary{grid-template-columns:auto 1fr;padding:.5rem 1rem;overflow-wrap:anywhere}
.push{margin-left:auto;font-weight:650}
.inset{padding:0 1rem;margin:0 0 .5rem 1.25rem}
.scroll{position:relative;overflow-x:auto;padding:0 1rem 1rem}
table{border-collapse:separate;border-spacing:0;width:100%}
caption{text-align:left;color:var(--soft);font-size:.85rem;padding:.2rem 0 .5rem}
th{text-align:left;font-weight:600}
.heat{border-spacing:3px;width:auto}
.heat thead th{font-size:.78rem;color:var(--soft);vertical-align:bottom;max-width:8.5rem;min-width:4.6rem;padding:.1rem .3rem;line-height:1.2}
.heat tbody th{font-size:.85rem;font-weight:500;padding-right:.6rem;white-space:nowrap;position:sticky;left:0;background:var(--card);z-index:1}
.heat td{padding:0;height:1px}
.heat button{font:inherit;font-size:.85rem;line-height:1.2;color:var(--text);width:100%;height:100%;min-height:2.3rem;border:0;border-radius:6px;padding:.25rem .45rem;cursor:pointer;text-align:left}
.heat button:hover{box-shadow:0 0 0 2px var(--accent)}
.heat small{display:block;font-size:.74rem;white-space:nowrap}
.h5{background:var(--h5)}.h4{background:var(--h4)}.h3{background:var(--h3)}.h2{background:var(--h2)}.h1{background:var(--h1)}.h0{background:var(--h0)}.hn{background:var(--hn)}
.joining th{color:var(--soft);padding-left:1rem}.joining button{min-height:1.7rem}
.plain{width:100%;font-size:.92rem}.plain th,.plain td{padding:.4rem .75rem;text-align:left;vertical-align:top;border-top:1px solid var(--line);overflow-wrap:anywhere}
.plain thead th{border-top:0;color:var(--soft);font-size:.82rem;white-space:nowrap}.plain tbody th{font-weight:500}.plain .num{text-align:right;white-space:nowrap}.plain .zero{color:var(--soft)}.nowrap{white-space:nowrap}
.plain .d1{padding-left:2rem}.plain .d2{padding-left:3.25rem}.plain .d3{padding-left:4.5rem}.plain .d4{padding-left:5.75rem}.plain .d5{padding-left:7rem}.plain .d6{padding-left:8.25rem}.plain .d7,.plain .d8{padding-left:9.5rem}
.card.scroll{padding:.4rem .25rem}
.link{font:inherit;color:var(--accent);background:none;border:0;padding:0;text-align:left;text-decoration:underline;cursor:pointer;min-height:1.6rem}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1rem;list-style:none;padding:0;margin:.4rem 0;font-size:.82rem;color:var(--soft)}
.swatch{display:inline-block;width:1.1em;height:1.1em;border-radius:4px;vertical-align:-.2em;margin-right:.4em;border:1px solid var(--line)}
.cause{padding:.8rem 1rem}
.cause>div{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline}
.cause p{max-width:none;overflow-wrap:anywhere}
.cause ul{margin:.3rem 0;padding-left:1.2rem}
.cause li{overflow-wrap:anywhere}
.tools{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:.8rem 0}
.tools label{display:flex;flex-direction:column;font-size:.8rem;color:var(--soft);gap:.15rem;min-width:0}
.tools label.grow{flex:1 1 16rem}
fieldset{border:0;padding:0;margin:.2rem 0 .4rem;display:flex;flex-wrap:wrap;gap:.4rem}
legend{font-size:.8rem;color:var(--soft);padding:0;margin-bottom:.25rem}
.chip{display:inline-flex;align-items:center;gap:.4rem;border:1px solid var(--line);background:var(--card);border-radius:99px;padding:.25rem .75rem;cursor:pointer;font-size:.88rem;min-height:2rem}
.chip input{accent-color:currentColor;margin:0}
input,select,.button{font:inherit;color:var(--text);background:var(--card);border:1px solid var(--soft);border-radius:8px;padding:.42rem .65rem;min-height:2.5rem;max-width:100%}
input[type=checkbox]{min-height:0}
.button{cursor:pointer}.button[aria-disabled=true]{opacity:.45;cursor:default}
.list{background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:clip}
.list caption{padding:.7rem 1rem}
.list th,.list td{padding:.5rem .75rem;border-top:1px solid var(--line);vertical-align:top;text-align:left;overflow-wrap:anywhere}
.list thead th{background:var(--card);white-space:nowrap;font-size:.85rem;padding:.25rem .4rem}
.list .num{text-align:right}.list .zero{color:var(--soft)}.list .nowrap{white-space:nowrap}
.list tbody th{font-weight:inherit}
.sort{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:.3rem .35rem;cursor:pointer;border-radius:6px;min-height:2rem}
.sort::after{content:" \\2195";opacity:.4}
[aria-sort=ascending] .sort::after{content:" \\2191";opacity:1}[aria-sort=descending] .sort::after{content:" \\2193";opacity:1}
.toggle{font:inherit;font-size:.85rem;color:var(--accent);background:none;border:0;cursor:pointer;padding:.15rem .4rem;border-radius:6px;white-space:nowrap;min-height:2rem}
.more td{background:var(--bg);border-top:0}
.lines{margin:0;padding:0;list-style:none}
.lines li{overflow-wrap:anywhere}
.pager{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.7rem 0}
.pager input{width:6.5rem}
.pager label{color:var(--soft)}
dialog{border:1px solid var(--line);border-radius:14px;background:var(--card);color:var(--text);padding:0;width:min(900px,calc(100vw - 1.5rem));max-height:calc(100dvh - 2rem)}
dialog::backdrop{background:rgb(0 0 0/.5)}
.head{display:flex;gap:1rem;align-items:start;justify-content:space-between;padding:1rem 1.25rem;border-bottom:1px solid var(--line);position:sticky;top:0;background:var(--card)}
.inside{padding:.5rem 1.25rem 1.25rem}
.head h2{margin:0}.head h2:focus-visible{outline:0}
.inside h3{margin:1.2rem 0 .3rem}
body>footer{color:var(--soft);font-size:.85rem;padding:2.5rem 1.25rem 3rem}
@media (prefers-reduced-motion:reduce){*{transition:none!important;scroll-behavior:auto!important}}
@media (max-width:1120px){
body>header{padding-top:1.25rem}
.counts li{flex-basis:calc(50% - .5rem)}
.tools label{flex:1 1 45%}.tools label.grow{flex-basis:100%}
.list table,.list tbody,.list tr,.list td,.list tbody th,.list caption{display:block}
.list thead tr{display:flex;flex-wrap:wrap;gap:.1rem;padding:0 .5rem .4rem}.list thead,.list thead th{display:block;border:0}.list thead th:not(:has(button)){display:none}
.list tbody tr{border-top:1px solid var(--line);padding:.5rem 1rem}
.list td,.list tbody th{border:0;padding:.1rem 0}
.list td[data-label],.list tbody th[data-label]{display:flex;align-items:baseline}
.list td[data-label]::before,.list tbody th[data-label]::before{content:attr(data-label);color:var(--soft);font-size:.8rem;flex:0 0 6.8rem}
.list td:empty,.list .zero{display:none!important}
.list .num{text-align:left}.sort{padding:.15rem .3rem}.list thead th{padding:0 .2rem}
.list tbody tr.more{border-top:0;padding-top:0}.more td{border-radius:8px;padding:.5rem .7rem!important}
}
@media (forced-colors:active){.heat button,.badge,.chip{border:1px solid}}
@media print{:root{--bg:#fff;--card:#fff}body{font-size:11px}nav,.tools,fieldset,.pager,.toggle,.skip{display:none!important}
details,.card,.list{break-inside:auto;border-color:#bbb}tr{break-inside:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
