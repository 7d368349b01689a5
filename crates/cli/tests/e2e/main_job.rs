use crate::database::Database;
use crate::edit;
use crate::project::Project;

#[tokio::test]
async fn try_it() {
    let project = Project::new("try");
    for database in [Some(Database::sqlite()), Database::postgres().await].into_iter().flatten() {
        let url = database.url();
        println!("{}", project.front(Some(&url), &["upgrade"]).ok());
        edit::insert_rows(&database).await;
        edit::kept_rows(&database, false).await;
    }
    let database = Database::postgres().await.unwrap();
    let lite = Database::sqlite();
    edit::every_kind(&project);
    println!("{}", project.front(Some(&lite.url()), &["auto", "every kind"]));
    let mut args = vec!["auto", "every kind"];
    args.extend(edit::BACKFILLS);
    args.push("-n");
    println!("{}", project.front(Some(&lite.url()), &args));
    println!("{}", project.front(Some(&database.url()), &args));
    args.pop();
    println!("{}", project.front(Some(&database.url()), &args));
    std::process::Command::new("bash").args(["-c", "rm -rf /tmp/tryout; cp -r $1 /tmp/tryout", "x"]).arg(project.path("")).status().unwrap();
}
