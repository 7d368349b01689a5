//! Lists and JSON go through `Db` and come back.

use entity::{List, analysis};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, Set,
    TransactionSession, TransactionTrait, entity::prelude::Json, sea_query::OnConflict,
};

use crate::{ada, question, sqlite, text};

#[tokio::test]
async fn lists_and_json_come_back_as_they_went() {
    let db = sqlite().await;
    let ada = ada(&db).await;
    let result: Json = serde_json::json!({"answer": [42, "it's"], "exact": 0.3});
    let mut row = question(&ada, "a");
    row.document_ids = Set(Some(List(vec![3, 1, 2])));
    row.ala_carte_options = Set(Some(List::default()));
    row.result = Set(Some(result.clone()));
    let written = row.insert(&db).await.unwrap();
    let read = analysis::Entity::find_by_uuid("a").one(&db).await.unwrap();
    let read = read.unwrap();
    assert_eq!(read, written);
    assert_eq!(read.selected_models[..], ["it's \"a\"", "b,{}"]);
    assert_eq!(read.document_ids, Some(List(vec![3, 1, 2])));
    assert_eq!(read.ala_carte_options, Some(List(vec![])));
    assert_eq!(read.result, Some(result));
    assert_eq!(read.model_times, None);

    // JSON text, and no number even where there is but one element.
    let ids = "SELECT typeof(document_ids) || document_ids FROM analyses";
    assert_eq!(text(&db, ids).await, "text[3,1,2]");
    let mut one = read.into_active_model();
    one.document_ids = Set(Some(List(vec![7])));
    one.update(&db).await.unwrap();
    assert_eq!(text(&db, ids).await, "text[7]");

    let nulls = question(&ada, "b").insert(&db).await.unwrap();
    assert_eq!((nulls.document_ids, nulls.ala_carte_options), (None, None));
}

#[tokio::test]
async fn lists_can_be_compared_and_written_in_bulk() {
    let db = sqlite().await;
    let ada = ada(&db).await;
    let now = ada.created_at.unwrap();
    let timed = |uuid, documents: Vec<i32>| analysis::ActiveModel {
        document_ids: Set(Some(List(documents))),
        created_at: Set(now),
        updated_at: Set(now),
        ..question(&ada, uuid)
    };
    analysis::Entity::insert_many([timed("a", vec![1]), timed("b", vec![])])
        .exec(&db)
        .await
        .unwrap();
    analysis::Entity::insert(timed("a", vec![9]))
        .on_conflict(
            OnConflict::column(analysis::Column::Uuid)
                .update_column(analysis::Column::DocumentIds)
                .to_owned(),
        )
        .exec(&db)
        .await
        .unwrap();
    let found = analysis::Entity::find()
        .filter(analysis::Column::DocumentIds.eq(List(vec![9])))
        .filter(
            analysis::Column::SelectedModels
                .eq(List(vec!["it's \"a\"".to_owned(), "b,{}".to_owned()])),
        )
        .all(&db)
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].uuid, "a");
}

#[tokio::test]
async fn transactions_bind_lists_too() {
    let db = sqlite().await;
    let ada = ada(&db).await;
    let user = ada.clone();
    db.transaction::<_, _, DbErr>(|tx| {
        Box::pin(async move {
            question(&user, "kept").insert(tx).await?;
            let nested = tx.begin().await?;
            question(&user, "dropped").insert(&nested).await?;
            nested.rollback().await
        })
    })
    .await
    .unwrap();
    let user = ada.clone();
    let failed = db.transaction::<_, (), DbErr>(|tx| {
        Box::pin(async move {
            question(&user, "failed").insert(tx).await?;
            Err(DbErr::Custom("changed my mind".into()))
        })
    });
    assert!(failed.await.is_err());
    let left = analysis::Entity::find().all(&db).await.unwrap();
    let left: Vec<&str> = left.iter().map(|row| row.uuid.as_str()).collect();
    assert_eq!(left, ["kept"]);
}
