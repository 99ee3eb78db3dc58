//! Where attribution is kept, what becomes of it when that fails, and for whom.

use crate::support::{
    Answer, CallOptions, FETCH, MemoryStore, Methods, Mode, ORDER, Query, World, attributed,
    listed, restored, shelf,
};
use serde_json::json;
use vip_recommendations::{
    client::{Client, Page, Persistence, Rung, Shelf},
    domain::time::DAY_MS,
};

const OTHER: &str = "P1005059999";
/// Where a storage that cannot be listed has its keys.
const INDEX: &str = "vip-recommendations:2:index";
const DAY: u64 = DAY_MS as u64;

#[test]
fn what_was_accepted_survives_a_reload() {
    let world = World::new();
    world.accepted(&world.client(), "T-1", "A");
    let reloaded = world.tab(|_| {});
    assert_eq!(attributed(&reloaded, &["A"]), "T-1 accepted");
    world.server.on(ORDER, Answer::ok("{}"));
    world.order(&reloaded, &["A"]).unwrap();
    assert_eq!(world.server.last().header("x-recommendation-tracker-id"), Some("T-1"));
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "- none");
}

#[test]
fn each_entry_has_a_key_of_its_own_under_one_prefix() {
    let world = World::new();
    let client = world.client();
    world.shown(&client, "T-1", "A");
    world.shown(&client, "T-2", "B");
    let names = world.store.names();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|name| name.starts_with("vip-recommendations:")), "{names:?}");
}

#[test]
fn two_tabs_do_not_overwrite_each_other() {
    let world = World::new();
    let (one, two) = (world.client(), world.tab(|_| {}));
    let first = world.received(&one, "T-1", "A");
    let second = world.received(&two, "T-2", "B");
    one.accepted(&first);
    world.host.advance(1);
    two.accepted(&second);
    for tab in [&one, &two] {
        assert_eq!(attributed(tab, &["A"]), "T-1 accepted");
        assert_eq!(attributed(tab, &["B"]), "T-2 accepted");
        assert_eq!(attributed(tab, &["A", "B"]), "T-2 accepted");
    }
    two.settled(&listed(&["B"]));
    assert_eq!(attributed(&one, &["A"]), "T-1 accepted");
    assert_eq!(attributed(&one, &["B"]), "T-1 latest");
}

#[test]
fn customers_of_one_browser_have_ledgers_of_their_own() {
    let world = World::new();
    let one = world.client();
    let two = world.tab(|options| options["customerId"] = json!(OTHER));
    world.accepted(&one, "T-1", "A");
    world.accepted(&two, "T-2", "A");
    assert_eq!(attributed(&one, &["A"]), "T-1 accepted");
    assert_eq!(attributed(&two, &["A"]), "T-2 accepted");
    one.settled(&listed(&["A"]));
    assert_eq!(attributed(&one, &["A"]), "- none");
    assert_eq!(attributed(&two, &["A"]), "T-2 accepted");
}

#[test]
fn without_a_customer_the_scope_says_whose_ledger_it_is() {
    let world = World::new();
    let scoped = |scope: &'static str| {
        world.tab(move |options| {
            options["customerId"] = json!(null);
            options["attribution"] = json!({"scope": scope});
        })
    };
    world.accepted(&scoped("session-1"), "T-1", "A");
    assert_eq!(attributed(&scoped("session-1"), &["A"]), "T-1 accepted");
    assert_eq!(attributed(&scoped("session-2"), &["A"]), "- none");
    assert!(!format!("{:?}", world.store.texts()).contains("session-1"), "it is hashed");
    // A customer's id and a scope of the same text are not the same.
    let customer = world.tab(|options| options["customerId"] = json!("session-1"));
    assert_eq!(attributed(&customer, &["A"]), "- none");
}

#[test]
fn the_customer_goes_before_the_scope() {
    let world = World::new();
    let client = world.client_with(|options| options["attribution"] = json!({"scope": "s"}));
    world.accepted(&client, "T-1", "A");
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-1 accepted");
}

#[test]
fn without_customer_and_scope_it_is_kept_in_memory_only() {
    let world = World::new();
    let anonymous = || world.client_with(|options| options["customerId"] = json!(null));
    let client = anonymous();
    assert_eq!(client.persistence(), Persistence::Memory);
    world.accepted(&client, "T-1", "A");
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
    assert_eq!((world.store.names().len(), world.store.writes()), (0, 0));
    // Per page: another client of it agrees, another page does not.
    assert_eq!(attributed(&anonymous(), &["A"]), "T-1 accepted");
    let elsewhere = world.tab(|options| options["customerId"] = json!(null));
    assert_eq!(attributed(&elsewhere, &["A"]), "- none");
    // A customer who is set later is somebody.
    client.become_customer(Some(OTHER));
    assert_eq!(client.persistence(), Persistence::Local);
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn two_clients_of_one_page_agree_in_memory_by_proxy_and_customer() {
    let world = World::new();
    let page = |url: &'static str| {
        world.client_of(move |setup| {
            setup.shelf = Shelf::new(Vec::new());
            setup.options["proxyUrl"] = json!(url);
        })
    };
    let client = page("https://shop.test/vipm");
    client.accepted(&restored(Some("T-1"), "A"));
    assert_eq!(attributed(&page("https://shop.test/vipm"), &["A"]), "T-1 accepted");
    assert_eq!(attributed(&page("https://other.test/vipm"), &["A"]), "- none");
}

#[test]
fn a_tracker_stays_usable_for_seven_days_where_nobody_says_otherwise() {
    let world = World::new();
    let client = world.client();
    client.accepted(&restored(Some("T-1"), "A"));
    world.host.advance(7 * DAY);
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
    world.host.advance(1);
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn the_days_can_be_said() {
    let world = World::new();
    let client = world.client_with(|options| options["attribution"] = json!({"ttlDays": 1}));
    client.accepted(&restored(Some("T-1"), "A"));
    world.host.advance(DAY + 1);
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn what_has_expired_is_swept_for_all_customers_on_the_next_write() {
    let world = World::new();
    let client = world.client();
    client.accepted(&restored(Some("T-1"), "A"));
    let other = world.tab(|options| options["customerId"] = json!(OTHER));
    other.accepted(&restored(Some("T-2"), "A"));
    world.host.advance(8 * DAY);
    // Reading changes nothing.
    let before = world.store.names();
    assert_eq!(attributed(&client, &["A"]), "- none");
    assert_eq!(world.store.names(), before);
    client.shown(&[restored(Some("T-3"), "B")]);
    assert_eq!(world.store.names().len(), 1, "{:?}", world.store.texts());
}

#[test]
fn attributing_reads_only() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    let (before, writes) = (world.store.texts(), world.store.writes());
    let _ = client.attribute(&listed(&["A", "B"]));
    assert_eq!((world.store.texts(), world.store.writes()), (before, writes));
}

#[test]
fn a_denied_storage_gives_way_to_the_next_rung() {
    let world = World::new();
    let (local, session) = (MemoryStore::new(Mode::Denied), MemoryStore::default());
    let client = on(&world, &[(Persistence::Local, &local), (Persistence::Session, &session)]);
    assert_eq!(client.persistence(), Persistence::Session);
    world.accepted(&client, "T-1", "A");
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
    assert_eq!(session.names().len(), 1);
}

#[test]
fn a_full_storage_gives_way_to_the_next_rung_and_what_it_has_still_counts() {
    let world = World::new();
    let (local, session) = (MemoryStore::default(), MemoryStore::default());
    let client = on(&world, &[(Persistence::Local, &local), (Persistence::Session, &session)]);
    world.accepted(&client, "T-1", "A");
    assert_eq!(client.persistence(), Persistence::Local);
    local.set_mode(Mode::Full);
    world.accepted(&client, "T-2", "B");
    assert_eq!(client.persistence(), Persistence::Session);
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
    assert_eq!(attributed(&client, &["B"]), "T-2 accepted");
    assert!(world.events().contains(&"diagnosis storage_unavailable".to_owned()));
    client.settled(&listed(&["A", "B"]));
    assert_eq!(attributed(&client, &["A", "B"]), "- none");
}

#[test]
fn what_is_used_up_in_part_does_not_come_back_from_the_rung_that_was_left() {
    let world = World::new();
    let (local, session) = (MemoryStore::default(), MemoryStore::default());
    let client = on(&world, &[(Persistence::Local, &local), (Persistence::Session, &session)]);
    world.accepted(&client, "T-1", "A");
    world.accepted(&client, "T-1", "B");
    local.set_mode(Mode::Full);
    client.settled(&listed(&["A"]));
    assert_eq!(client.persistence(), Persistence::Session);
    assert_eq!(attributed(&client, &["B"]), "T-1 accepted");
    assert_eq!(attributed(&client, &["A"]), "T-1 latest");
    assert_eq!((local.names().len(), session.names().len()), (0, 1));
}

#[test]
fn a_server_with_a_customer_for_each_call_remembers_the_latest_of_them_only() {
    let world = World::new();
    let customer = |number: usize| format!("C-{number:05}");
    let client = world.client_of(|setup| setup.shelf = shelf(&[]));
    for number in 0..2_100 {
        client.become_customer(Some(&customer(number)));
        client.accepted(&restored(Some(&format!("T-{number}")), "A"));
    }
    assert_eq!(attributed(&client, &["A"]), "T-2099 accepted");
    client.become_customer(Some(&customer(100)));
    assert_eq!(attributed(&client, &["A"]), "T-100 accepted");
    client.become_customer(Some(&customer(99)));
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn where_every_rung_fails_the_memory_keeps_it() {
    let world = World::new();
    let (local, session) = (MemoryStore::default(), MemoryStore::default());
    let client = on(&world, &[(Persistence::Local, &local), (Persistence::Session, &session)]);
    world.accepted(&client, "T-1", "A");
    local.set_mode(Mode::Denied);
    session.set_mode(Mode::Full);
    world.accepted(&client, "T-2", "B");
    assert_eq!(client.persistence(), Persistence::Memory);
    assert_eq!(attributed(&client, &["B"]), "T-2 accepted");
    world.server.on(FETCH, Answer::ok("{}").tracker("T-3"));
    let found = world.diagnose(client.diagnose(CallOptions::default())).unwrap();
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), ["storage_unavailable"]);
}

#[test]
fn a_custom_storage_that_cannot_be_listed_keeps_an_index_of_its_own() {
    let world = World::new();
    let custom = MemoryStore::new(Mode::Unlistable);
    custom.put("somebody", "else's");
    let client = on(&world, &[(Persistence::Custom, &custom)]);
    assert_eq!(client.persistence(), Persistence::Custom);
    world.accepted(&client, "T-1", "A");
    world.accepted(&client, "T-2", "B");
    let page = |world: &World| {
        world.client_of(|setup| {
            setup.page = Page::begin();
            setup.shelf = shelf(&[(Persistence::Custom, &custom)]);
        })
    };
    assert_eq!(attributed(&page(&world), &["A"]), "T-1 accepted");
    page(&world).settled(&listed(&["A"]));
    assert_eq!(attributed(&page(&world), &["B"]), "T-2 accepted");
    page(&world).set_consent(false);
    assert_eq!(custom.names(), ["somebody"]);
}

#[test]
fn a_key_is_listed_however_damaged_the_index_is() {
    let world = World::new();
    let custom = MemoryStore::new(Mode::Unlistable);
    world.accepted(&on(&world, &[(Persistence::Custom, &custom)]), "T-1", "A");
    let index = custom.texts()[INDEX].clone();
    let custom = MemoryStore::new(Mode::Unlistable);
    // As long as the line that belongs there.
    custom.put(INDEX, &format!("{}\n", "x".repeat(index.len() - 1)));
    let client = on(&world, &[(Persistence::Custom, &custom)]);
    world.accepted(&client, "T-2", "A");
    assert_eq!(custom.names().len(), 2);
    client.set_consent(false);
    assert_eq!(custom.names(), Vec::<String>::new());
}

#[test]
fn a_custom_storage_that_throws_gives_way_to_the_memory() {
    let world = World::new();
    let custom = MemoryStore::new(Mode::Denied);
    let client = on(&world, &[(Persistence::Custom, &custom)]);
    assert_eq!(client.persistence(), Persistence::Memory);
    world.accepted(&client, "T-1", "A");
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
}

#[test]
fn an_unreadable_entry_is_removed_and_skipped() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.accepted(&client, "T-2", "B");
    let texts = world.store.texts();
    let broken = texts.keys().find(|name| texts[*name].contains("T-1")).unwrap();
    for garbage in [
        "",
        "nonsense",
        "{}",
        "[]",
        "null",
        // In turn: no tracker, one that cannot travel, one of another key, no moment, a letter that
        // is not known, and marks that are cut off.
        "0000019ca6b1dc00",
        " 0000019ca6b1dc00",
        "T\n1 0000019ca6b1dc00",
        "T-2 0000019ca6b1dc00",
        "T-1",
        "T-1 ",
        "T-1 now",
        "T-1 0000019ca6b1dc0x",
        "T-1 0000019ca6b1dc00x6db2f0314ee64c480000019ca6b1dc01",
        "T-1 0000019ca6b1dc00s6db2f0314ee64c48",
        "T-1 0000019ca6b1dc00s6db2f0314ee64c48000019ca6b1dc01",
        "T-1 0000019ca6b1dc0é",
    ] {
        world.store.put(broken, garbage);
        assert_eq!(attributed(&client, &["B"]), "T-2 accepted", "{garbage}");
        assert_eq!(attributed(&client, &["A"]), "T-2 latest", "{garbage}");
        client.shown(&[restored(Some("T-2"), "C")]);
        assert_eq!(world.store.names().len(), 1, "{garbage}");
    }
}

#[test]
fn what_is_not_ours_is_never_touched() {
    let world = World::new();
    world.store.put("cart", "3 items");
    world.store.put("vip-recommendations", "a shop's own key");
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    client.set_consent(false);
    assert_eq!(world.store.names(), ["cart", "vip-recommendations"]);
}

#[test]
fn withdrawing_consent_erases_everything_for_all_customers_and_starts_empty() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.accepted(&world.tab(|options| options["customerId"] = json!(OTHER)), "T-2", "A");
    client.set_consent(false);
    assert!(world.store.texts().is_empty());
    assert_eq!(client.persistence(), Persistence::Memory);
    assert_eq!(attributed(&client, &["A"]), "- none");
    let writes = world.store.writes();
    world.accepted(&client, "T-3", "B");
    assert_eq!(attributed(&client, &["B"]), "T-3 accepted");
    assert_eq!(world.store.writes(), writes, "nothing is written");
}

#[test]
fn giving_consent_again_stores_what_memory_has() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-0", "Z");
    client.set_consent(false);
    world.accepted(&client, "T-1", "A");
    client.set_consent(true);
    assert_eq!(client.persistence(), Persistence::Local);
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-1 accepted");
    assert_eq!(attributed(&world.tab(|_| {}), &["Z"]), "T-1 latest");
    world.accepted(&client, "T-2", "B");
    assert_eq!(attributed(&world.tab(|_| {}), &["B"]), "T-2 accepted");
}

#[test]
fn without_consent_from_the_start_what_an_earlier_visit_kept_is_erased() {
    let world = World::new();
    world.accepted(&world.client(), "T-1", "A");
    let client = world.tab(|options| options["attribution"] = json!({"consent": false}));
    assert!(world.store.texts().is_empty());
    assert_eq!(client.persistence(), Persistence::Memory);
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn consent_erases_the_rungs_that_are_not_used_as_well() {
    let world = World::new();
    world.accepted(&world.client(), "T-1", "A");
    let client = world.client_of(|setup| {
        setup.page = Page::begin();
        let store = world.store.clone();
        setup.shelf =
            Shelf::new(vec![Rung { persistence: Persistence::Local, store, is_used: false }]);
    });
    assert_eq!(client.persistence(), Persistence::Memory);
    assert_eq!(attributed(&client, &["A"]), "- none", "a rung that is not used is not read");
    client.set_consent(false);
    assert!(world.store.texts().is_empty());
}

#[test]
fn what_nobody_in_particular_was_shown_is_not_stored_by_consent() {
    let world = World::new();
    let client = world.client_with(|options| options["customerId"] = json!(null));
    client.set_consent(false);
    world.accepted(&client, "T-1", "A");
    client.set_consent(true);
    assert!(world.store.texts().is_empty());
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
}

#[test]
fn consent_stores_nothing_of_those_whom_other_clients_of_the_page_do_not_name() {
    let world = World::new();
    let shopper = |name: &str| {
        world.client_with(|options| {
            options["customerId"] = json!(null);
            options["headers"] = json!({"X-Shopper": name});
        })
    };
    let (one, two) = (shopper("one"), shopper("two"));
    one.set_consent(false);
    two.accepted(&restored(Some("T-1"), "A"));
    one.set_consent(true);
    assert!(world.store.texts().is_empty());
    assert_eq!(attributed(&two, &["A"]), "T-1 accepted");
}

#[test]
fn the_ledgers_of_others_are_looked_through_once_an_hour_at_most() {
    let world = World::new();
    let client = world.client();
    client.accepted(&restored(Some("T-1"), "A"));
    let other = world.tab(|options| options["customerId"] = json!(OTHER));
    other.accepted(&restored(Some("T-2"), "A"));
    let texts = world.store.texts();
    let name = texts.keys().find(|name| texts[*name].contains("T-2")).unwrap();
    world.store.put(name, "damaged");
    world.host.advance(3_600_000);
    client.accepted(&restored(Some("T-3"), "A"));
    assert_eq!(world.store.names().len(), 3);
    world.host.advance(1);
    client.accepted(&restored(Some("T-4"), "A"));
    assert_eq!(world.store.names().len(), 3);
    assert!(!world.store.names().contains(name));
}

#[test]
fn sixty_refreshes_never_push_what_was_accepted_out_of_the_storage() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    for refresh in 0..60 {
        world.received(&client, &format!("R-{refresh}"), "B");
    }
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-1 accepted");
    assert_eq!(world.store.names().len(), 2);
}

/// A response of which a page shows nothing yet.
fn fetched(world: &World, client: &Client<MemoryStore>, tracker: &str) {
    world.server.on(FETCH, Answer::ok("{}").tracker(tracker));
    world.read(client.recommend(Query::default(), CallOptions::default())).unwrap();
    world.host.advance(1);
}

#[test]
fn a_response_counts_at_once_and_touches_no_storage_before_it_is_to_be_stored() {
    let world = World::new();
    let client = world.client();
    fetched(&world, &client, "T-1");
    assert_eq!(world.store.touches(), 0);
    assert_eq!(attributed(&client, &["A"]), "T-1 latest");
    client.store();
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-1 latest");
    let writes = world.store.writes();
    client.store();
    assert_eq!(world.store.writes(), writes, "once");
}

#[test]
fn another_client_of_the_page_knows_of_a_response_that_is_not_stored_yet() {
    let world = World::new();
    let (one, two) = (world.client(), world.client());
    fetched(&world, &one, "T-1");
    assert_eq!(attributed(&two, &["A"]), "T-1 latest");
}

#[test]
fn of_responses_that_were_merely_received_only_the_newest_is_stored() {
    let world = World::new();
    let client = world.client();
    for tracker in ["T-1", "T-2", "T-3"] {
        fetched(&world, &client, tracker);
        client.store();
    }
    assert_eq!(world.store.names().len(), 1);
    fetched(&world, &client, "T-4");
    fetched(&world, &client, "T-5");
    client.store();
    assert_eq!(world.store.names().len(), 1);
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-5 latest");
}

#[test]
fn a_response_in_memory_that_has_expired_hides_none_that_is_stored() {
    let world = World::new();
    let client = world.client();
    world.store.set_mode(Mode::Full);
    fetched(&world, &client, "T-1");
    client.store();
    world.host.advance(8 * DAY);
    world.store.set_mode(Mode::Works);
    let other = world.tab(|_| {});
    fetched(&world, &other, "T-2");
    other.store();
    assert_eq!(attributed(&client, &["A"]), "T-2 latest");
}

#[test]
fn a_response_that_was_shown_before_keeps_what_became_of_it() {
    let world = World::new();
    world.accepted(&world.client(), "T-1", "A");
    let client = world.tab(|_| {});
    fetched(&world, &client, "T-1");
    client.store();
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-1 accepted");
    assert_eq!(world.store.names().len(), 1);
}

#[test]
fn whatever_is_recorded_next_stores_a_response_as_well() {
    let world = World::new();
    let client = world.client();
    fetched(&world, &client, "T-1");
    client.shown(&[restored(Some("T-2"), "B")]);
    assert_eq!(world.store.names().len(), 2);
}

#[test]
fn responses_for_two_customers_are_stored_with_the_right_one() {
    let world = World::new();
    let client = world.client();
    fetched(&world, &client, "T-1");
    client.become_customer(Some(OTHER));
    fetched(&world, &client, "T-2");
    client.store();
    let other = world.tab(|options| options["customerId"] = json!(OTHER));
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-1 latest");
    assert_eq!(attributed(&other, &["A"]), "T-2 latest");
}

#[test]
fn a_client_that_goes_stores_what_its_responses_left() {
    let world = World::new();
    let client = world.client();
    fetched(&world, &client, "T-1");
    drop(client);
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-1 latest");

    let client = world.client();
    world.server.on(FETCH, Answer::ok("{}").tracker("T-2").after(50));
    let mut flight = world.start(client.recommend(Query::default(), CallOptions::default()));
    drop(client);
    flight.finish();
    drop(flight);
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-2 latest");
}

#[test]
fn a_response_is_not_stored_where_consent_was_withdrawn_meanwhile() {
    let world = World::new();
    let client = world.client();
    fetched(&world, &client, "T-1");
    client.set_consent(false);
    client.store();
    assert_eq!((world.store.names().len(), world.store.writes()), (0, 0));
}

#[test]
fn no_more_than_fifty_entries_are_stored_for_a_customer() {
    let world = World::new();
    let client = world.client();
    for number in 0..70 {
        client.shown(&[restored(Some(&format!("S-{number}")), "A")]);
        world.host.advance(1);
    }
    assert_eq!(world.store.names().len(), 50);
    assert_eq!(attributed(&client, &["A"]), "S-69 shown");
}

#[test]
fn a_clock_that_is_set_far_forward_and_back_leaves_nothing_that_never_ends() {
    let world = World::new();
    let client = world.client();
    world.host.shift_clock(400 * DAY_MS);
    client.accepted(&restored(Some("T-1"), "A"));
    world.host.shift_clock(-400 * DAY_MS);
    client.accepted(&restored(Some("T-2"), "A"));
    assert_eq!(attributed(&client, &["A"]), "T-2 accepted");
    assert_eq!(world.store.names().len(), 1);
}

fn on(world: &World, rungs: &[(Persistence, &MemoryStore)]) -> Client<MemoryStore> {
    world.client_of(|setup| setup.shelf = shelf(rungs))
}
