//! Reads a PostgreSQL schema as sea-schema does: `discover URL`, says how many tables there are.

use sea_schema::postgres::discovery::SchemaDiscovery;
use sqlx::postgres::PgPoolOptions;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("usage: discover URL")?;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect(&url)
        .await?;
    let schema = SchemaDiscovery::new(pool, "public").discover().await?;
    println!("{}", schema.tables.len());
    Ok(())
}
