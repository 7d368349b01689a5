use std::time::Duration;
use ultra_backup::*;
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let a: Vec<String> = std::env::args().collect();
    let url = ultra_runner::DatabaseUrl::parse(&a[2]).unwrap();
    let mut last = None;
    let t = std::time::Instant::now();
    let mut w = |p: Progress| {
        if last != Some(p.phase) {
            eprintln!("{:?} {:?}", t.elapsed(), p.phase);
            last = Some(p.phase);
        }
    };
    if a[1] == "backup" {
        let r = backup(
            &BackupRequest {
                url: &url,
                file: a[3].clone().into(),
                heads: vec![],
                created: "x".into(),
                tool_version: "x".into(),
                programs: None,
            },
            &mut w,
        )
        .await;
        match r {
            Ok(r) => println!(
                "{:?} bytes {} dump {} tables {} rows {}",
                r.duration,
                r.bytes,
                r.manifest.dump.bytes,
                r.manifest.table_count(),
                r.manifest.row_count()
            ),
            Err(e) => println!("error[{}]: {e}", e.code()),
        }
    } else {
        let r = restore(
            &RestoreRequest {
                url: &url,
                file: a[3].clone().into(),
                stamp: a[4].clone(),
                programs: a.get(5).map(Into::into),
                schema: None,
                lock_deadline: Duration::from_secs(5),
            },
            &mut w,
        )
        .await;
        match r {
            Ok(r) => println!(
                "filled {:?} swapped {:?} kept {:?} notes {:?}",
                r.filled, r.swapped, r.kept, r.notes
            ),
            Err(e) => println!("error[{}]: {e}", e.code()),
        }
    }
}
