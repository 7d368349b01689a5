use crate::database::Database;
use crate::project::Project;

#[tokio::test]
async fn try_it() {
    let project = Project::new("try");
    let database = Database::sqlite();
    let url = database.url();
    println!("{}", project.front(Some(&url), &["status"]).ok());
    println!("{}", project.front(Some(&url), &["upgrade"]).ok());
    println!("{}", project.front(Some(&url), &["status", "--json"]).ok());
    println!("{}", project.front(Some(&url), &["auto", "nothing"]).ok());
}
