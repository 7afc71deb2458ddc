import { openDatabase } from "./lib/store/database.ts";
import { MIGRATIONS, Projection } from "./lib/store/projection.ts";
import { v7 } from "npm:uuid@14.0.3";
const dir=Deno.makeTempDirSync({dir:"/tmp/p"});
const db=openDatabase(`${dir}/m.db`,{migrations:MIGRATIONS,synchronous:"NORMAL"}); db.exec("PRAGMA wal_autocheckpoint=0");
const p=new Projection(db); const enc=new TextEncoder();
let n=0; const seq=new Array(50).fill(0); const rows:any[]=[]; let row=0; const text="x".repeat(100);
for(let g=0; g<3000; g++){ const rec=[]; for(let k=0;k<33;k++){ const i=(g*33+k)%50; const s=`s${i}-abcdef12`, r=`r${i}-abcdef12`; rec.push(`["m",${++n},"${r}+${s}",${++seq[i]},"${s}","bench","${v7()}","${r}",1795319698975,"${text}",["${r}"],"",0,0]`);} rows.push({row:++row, records:enc.encode(`[${rec.join(",")}]`)}); }
const per=Math.ceil(1_500_000/rows[0].records.length); const t0=performance.now();
for(let i=0;i<rows.length;i+=per){ p.apply(rows.slice(i,i+per)); }
const t=performance.now()-t0; console.log("us per message", (t*1000/n).toFixed(2));
const t1=performance.now(); p.checkpoint(); console.log("checkpoint ms", performance.now()-t1);
db.close(); Deno.removeSync(dir,{recursive:true});
