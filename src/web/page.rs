//! What the page, or Node, is asked: clock, chance, storage, and the partner's functions.

use super::border::{tell, text};
use crate::{
    client::{
        event::Event,
        ports::{Denied, Host, Store},
        render::event_text,
    },
    domain::{
        hash::hash,
        ids::{Catalogue, NO_CLOUD, family},
        time::UnixMs,
    },
};
use std::borrow::Cow;

/// Each takes the texts that were told just before, and gives the one that it is asked for. What says
/// yes or no says 1 or 0. None throws. `page`: that of one client; `rung`: a [`WebStorage`]'s.
mod imported {
    #[link(wasm_import_module = "$page")]
    unsafe extern "C" {
        #[link_name = "$now"]
        pub(super) safe fn now() -> f64;
        #[link_name = "$random"]
        pub(super) safe fn random() -> f64;
        #[link_name = "$id"]
        pub(super) safe fn id();
        #[link_name = "$href"]
        pub(super) safe fn href(with_page: bool);
        #[link_name = "$notify"]
        pub(super) safe fn notify(page: u32);
        #[link_name = "$family"]
        pub(super) safe fn family(page: u32);
        #[link_name = "$sellable"]
        pub(super) safe fn is_sellable(page: u32) -> u32;
        #[link_name = "$cloud"]
        pub(super) safe fn cloud(page: u32);
        #[link_name = "$read"]
        pub(super) safe fn read(page: u32, rung: u32) -> u32;
        #[link_name = "$write"]
        pub(super) safe fn write(page: u32, rung: u32) -> u32;
        #[link_name = "$remove"]
        pub(super) safe fn remove(page: u32, rung: u32) -> u32;
        #[link_name = "$keys"]
        pub(super) safe fn keys(page: u32, rung: u32) -> u32;
        #[link_name = "$left"]
        pub(super) safe fn left(page: u32);
    }
}

/// The address in normal form, and whether that was made with the page's own.
pub(super) fn resolve(url: &str) -> Option<(String, bool)> {
    for with_page in [true, false] {
        tell(url);
        imported::href(with_page);
        let href = text();
        if !href.is_empty() {
            return Some((href, with_page));
        }
    }
    None
}

/// A client's page. JavaScript keeps it until this is dropped, with the last that works for the client.
#[expect(clippy::struct_excessive_bools, reason = "one for each function that may be there")]
pub(super) struct Page {
    pub(super) number: u32,
    /// Which of the partner's functions there are: asking for each offer costs more than all the rest.
    pub(super) has_families: bool,
    pub(super) has_sellable: bool,
    pub(super) has_clouds: bool,
    /// Whether anybody wants to hear of events.
    pub(super) has_observer: bool,
}

impl Host for Page {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds within 2^53")]
    fn now(&self) -> UnixMs {
        UnixMs(imported::now() as i64)
    }

    fn random(&self) -> f64 {
        imported::random()
    }

    fn id(&self) -> String {
        imported::id();
        text()
    }

    fn observe(&self, event: &Event<'_>) {
        if self.has_observer {
            tell(&event_text(event));
            imported::notify(self.number);
        }
    }
}

/// What the partner's functions say. One that throws says nothing.
impl Catalogue for Page {
    fn family<'o>(&self, offer_id: &'o str) -> Cow<'o, str> {
        if self.has_families {
            tell(offer_id);
            imported::family(self.number);
            let own = text();
            if !own.is_empty() {
                return Cow::Owned(own);
            }
        }
        family(offer_id)
    }

    fn is_sellable(&self, offer_id: &str) -> bool {
        if !self.has_sellable {
            return true;
        }
        tell(offer_id);
        imported::is_sellable(self.number) != 0
    }

    fn cloud(&self, offer_id: &str) -> u64 {
        if !self.has_clouds {
            return NO_CLOUD;
        }
        tell(offer_id);
        imported::cloud(self.number);
        let cloud = text();
        if cloud.is_empty() { NO_CLOUD } else { hash(0, &cloud) }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        imported::left(self.number);
    }
}

/// A storage of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct WebStorage {
    pub(super) page: u32,
    /// 0: the partner's own; 1: `localStorage`; 2: `sessionStorage`.
    pub(super) rung: u32,
}

impl Store for WebStorage {
    type Host = Page;

    fn get(&self, key: &str) -> Result<String, Denied> {
        tell(key);
        given(imported::read(self.page, self.rung))
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Denied> {
        tell(key);
        tell(value);
        done(imported::write(self.page, self.rung))
    }

    fn remove(&self, key: &str) -> Result<(), Denied> {
        tell(key);
        done(imported::remove(self.page, self.rung))
    }

    fn can_be_listed(&self) -> bool {
        self.rung != 0
    }

    fn keys(&self) -> Result<String, Denied> {
        given(imported::keys(self.page, self.rung))
    }
}

/// A text, of which the page said whether it gave one.
fn given(said: u32) -> Result<String, Denied> {
    done(said).map(|()| text())
}

fn done(said: u32) -> Result<(), Denied> {
    if said == 0 { Err(Denied) } else { Ok(()) }
}
