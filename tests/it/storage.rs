//! Where attribution is kept, what becomes of it when that fails, and for whom.

use crate::support::{
    Answer, FETCH, Fake, MemoryStore, Mode, ORDER, World, attributed, lines, restored, shelf,
};
use std::rc::Rc;
use vip_recommendations::{
    client::{CallOptions, Client, Persistence, Rung, Shelf},
    domain::{ids::CustomerId, time::DAY_MS},
};

const OTHER: &str = "P1005059999";
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
    two.settled(&lines(&["B"]));
    assert_eq!(attributed(&one, &["A"]), "T-1 accepted");
    assert_eq!(attributed(&one, &["B"]), "T-1 latest");
}

#[test]
fn customers_of_one_browser_have_ledgers_of_their_own() {
    let world = World::new();
    let one = world.client();
    let two = world.tab(|options| options.customer = CustomerId::new(OTHER));
    world.accepted(&one, "T-1", "A");
    world.accepted(&two, "T-2", "A");
    assert_eq!(attributed(&one, &["A"]), "T-1 accepted");
    assert_eq!(attributed(&two, &["A"]), "T-2 accepted");
    one.settled(&lines(&["A"]));
    assert_eq!(attributed(&one, &["A"]), "- none");
    assert_eq!(attributed(&two, &["A"]), "T-2 accepted");
}

#[test]
fn without_a_customer_the_scope_says_whose_ledger_it_is() {
    let world = World::new();
    let scoped = |scope: &'static str| {
        world.tab(move |options| {
            options.customer = None;
            options.attribution.scope = Some(scope.to_owned());
        })
    };
    world.accepted(&scoped("session-1"), "T-1", "A");
    assert_eq!(attributed(&scoped("session-1"), &["A"]), "T-1 accepted");
    assert_eq!(attributed(&scoped("session-2"), &["A"]), "- none");
    assert!(!format!("{:?}", world.store.texts()).contains("session-1"), "it is hashed");
    // A customer's id and a scope of the same text are not the same.
    let customer = world.tab(|options| options.customer = CustomerId::new("session-1"));
    assert_eq!(attributed(&customer, &["A"]), "- none");
}

#[test]
fn the_customer_goes_before_the_scope() {
    let world = World::new();
    let client = world.client_with(|options| options.attribution.scope = Some("s".to_owned()));
    world.accepted(&client, "T-1", "A");
    assert_eq!(attributed(&world.tab(|_| {}), &["A"]), "T-1 accepted");
}

#[test]
fn without_customer_and_scope_it_is_kept_in_memory_only() {
    let world = World::new();
    let anonymous = || world.client_with(|options| options.customer = None);
    let client = anonymous();
    assert_eq!(client.persistence(), Persistence::Memory);
    world.accepted(&client, "T-1", "A");
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
    assert_eq!((world.store.names().len(), world.store.writes()), (0, 0));
    // Per page: another client of it agrees, another page does not.
    assert_eq!(attributed(&anonymous(), &["A"]), "T-1 accepted");
    let elsewhere = world.tab(|options| options.customer = None);
    assert_eq!(attributed(&elsewhere, &["A"]), "- none");
    // A customer who is set later is somebody.
    client.set_customer(CustomerId::new(OTHER));
    assert_eq!(client.persistence(), Persistence::Local);
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn two_clients_of_one_page_agree_in_memory_by_proxy_and_customer() {
    let world = World::new();
    let page = |url: &'static str| {
        world.client_of(move |parts| {
            parts.shelf = Shelf::new(Vec::new());
            parts.options.proxy_url = url.to_owned();
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
    let client = world.client_with(|options| options.attribution.ttl_ms = DAY_MS);
    client.accepted(&restored(Some("T-1"), "A"));
    world.host.advance(DAY + 1);
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn what_has_expired_is_swept_for_all_customers_on_the_next_write() {
    let world = World::new();
    let client = world.client();
    client.accepted(&restored(Some("T-1"), "A"));
    let other = world.tab(|options| options.customer = CustomerId::new(OTHER));
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
    let _ = client.attribute(&lines(&["A", "B"]));
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
    client.settled(&lines(&["A", "B"]));
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
    client.settled(&lines(&["A"]));
    assert_eq!(client.persistence(), Persistence::Session);
    assert_eq!(attributed(&client, &["B"]), "T-1 accepted");
    assert_eq!(attributed(&client, &["A"]), "T-1 latest");
    assert_eq!((local.names().len(), session.names().len()), (0, 1));
}

#[test]
fn a_server_with_a_customer_for_each_call_remembers_the_latest_of_them_only() {
    let world = World::new();
    let customer = |number: usize| CustomerId::new(&format!("C-{number:05}"));
    let client = world.client_of(|parts| parts.shelf = shelf(&[]));
    for number in 0..2_100 {
        client.set_customer(customer(number));
        client.accepted(&restored(Some(&format!("T-{number}")), "A"));
    }
    assert_eq!(attributed(&client, &["A"]), "T-2099 accepted");
    client.set_customer(customer(100));
    assert_eq!(attributed(&client, &["A"]), "T-100 accepted");
    client.set_customer(customer(99));
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
    let found = world.host.run(client.diagnose(CallOptions::default())).unwrap();
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
        world.client_of(|parts| {
            parts.page = Rc::default();
            parts.shelf = shelf(&[(Persistence::Custom, &custom)]);
        })
    };
    assert_eq!(attributed(&page(&world), &["A"]), "T-1 accepted");
    page(&world).settled(&lines(&["A"]));
    assert_eq!(attributed(&page(&world), &["B"]), "T-2 accepted");
    page(&world).set_consent(false);
    assert_eq!(custom.names(), ["somebody"]);
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
        r#"{"tracker":7,"received":1,"shown":{},"accepted":{}}"#,
        r#"{"tracker":"line\nbreak","received":1,"shown":{},"accepted":{}}"#,
        r#"{"tracker":"T","received":"now","shown":{},"accepted":{}}"#,
        r#"{"tracker":"T","received":1,"shown":{"A":"x"},"accepted":{}}"#,
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
    world.accepted(&world.tab(|options| options.customer = CustomerId::new(OTHER)), "T-2", "A");
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
    let client = world.tab(|options| options.attribution.consent = false);
    assert!(world.store.texts().is_empty());
    assert_eq!(client.persistence(), Persistence::Memory);
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn consent_erases_the_rungs_that_are_not_used_as_well() {
    let world = World::new();
    world.accepted(&world.client(), "T-1", "A");
    let client = world.client_of(|parts| {
        parts.page = Rc::default();
        let store = world.store.clone();
        parts.shelf =
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
    let client = world.client_with(|options| options.customer = None);
    client.set_consent(false);
    world.accepted(&client, "T-1", "A");
    client.set_consent(true);
    assert!(world.store.texts().is_empty());
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
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

fn on(world: &World, rungs: &[(Persistence, &MemoryStore)]) -> Client<Fake> {
    world.client_of(|parts| parts.shelf = shelf(rungs))
}
