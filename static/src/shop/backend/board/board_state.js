import { onWillStart, onWillUnmount, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { Mutex } from "@web/core/utils/concurrency";
import { useBus, useService } from "@web/core/utils/hooks";

export const CARTS_CHANNEL = "care_desk.carts";
export const CARTS_UPDATE = "care_desk.carts/update";
export const FILTERS_KEY = "care_desk.live_carts";
/** What changes within so long is asked at once. */
export const GATHER_DELAY = 1000;
/** How long a cart that has changed catches the eye. */
export const FRESH_DELAY = 2500;
/** Nobody tells that a visitor does nothing: who was last seen too long ago goes by the clock. */
export const SWEEP_DELAY = 30 * 1000;
/** The server tells of so many at once; from so many changes on, all are asked anew. */
export const MANY = 100;

/**
 * The live carts, kept up to date: only those that the bus names are asked again.
 *
 * Nothing is asked by the clock. What could not be asked is asked with the next change.
 */
export class BoardState {
    constructor({ orm }) {
        this.orm = orm;
        /** One asks after the other, that no answer overtakes a later one. */
        this.turns = new Mutex();
        /** What is to be asked: all, or these ids. */
        this.isBehind = false;
        this.changed = new Set();
        this.isStopped = false;
        this.timers = new Map();
        this.shown = {
            /** @type {Object[]} as `care_live_carts` tells of them, newest activity first */
            carts: [],
            more: 0,
            minutes: 30,
            isLoaded: false,
            filters: readFilters(),
            /** Ids of those that have just changed. */
            fresh: new Set(),
        };
        /** Called with the ids that were asked anew. */
        this.onAsked = () => {};
    }

    /** Asks all. */
    load() {
        this.isBehind = true;
        return this.update();
    }

    /** @param {number[]} [ids] these alone */
    ask(ids) {
        const params = { filters: this.shown.filters };
        if (ids) {
            params.ids = ids;
        }
        return this.orm.call("sale.order", "care_live_carts", [], params);
    }

    /** @param {{ ids: number[] }} payload of the bus */
    hear({ ids }) {
        ids.forEach((id) => this.changed.add(id));
        this._later("gather", () => this.update(), GATHER_DELAY);
    }

    /** Asks again what has changed. */
    update() {
        return this.turns.exec(async () => {
            if (this.isStopped || !(this.isBehind || this.changed.size)) {
                return; // it was asked meanwhile
            }
            const { shown, changed } = this;
            // Where others have no place, there is room for them now.
            const hasRoom = shown.more && shown.carts.length < MANY;
            const isAll = this.isBehind || hasRoom || changed.size >= MANY;
            const ids = isAll ? null : [...changed];
            this.isBehind = false;
            this.changed = new Set();
            let answer;
            try {
                answer = await this.ask(ids);
            } catch (error) {
                this.isBehind ||= isAll;
                changed.forEach((id) => this.changed.add(id));
                throw error;
            }
            if (!this.isStopped && !this.isBehind) {
                this._show(answer, ids);
            }
        });
    }

    _show({ carts, ...told }, ids) {
        Object.assign(this.shown, told, { isLoaded: true });
        if (ids) {
            const others = this.shown.carts.filter(({ id }) => !ids.includes(id));
            this.shown.carts = sorted([...carts, ...others]).filter(
                ({ chat }, index) => chat || index < MANY,
            );
            this._freshen(carts.map(({ id }) => id));
        } else {
            this.shown.carts = carts;
        }
        this.onAsked(ids);
    }

    _freshen(ids) {
        for (const id of ids) {
            this.shown.fresh.add(id);
            this._later(`fresh ${id}`, () => this.shown.fresh.delete(id), FRESH_DELAY);
        }
    }

    /** Takes off who was not seen for too long. */
    sweep() {
        const since = Date.now() - this.shown.minutes * 60 * 1000;
        const live = this.shown.carts.filter(
            ({ chat, seen_at }) => chat || deserializeDateTime(seen_at).toMillis() >= since,
        );
        if (live.length < this.shown.carts.length) {
            this.shown.carts = live;
        }
    }

    /** @param {{ amount?: number, stages?: string[]|null }} filters */
    async filter(filters) {
        this.shown.filters = { ...this.shown.filters, ...filters };
        browser.localStorage.setItem(FILTERS_KEY, JSON.stringify(this.shown.filters));
        await this.load();
    }

    /** Does something in a while, once however often it is asked for until then. */
    _later(key, callback, delay) {
        if (!this.timers.has(key)) {
            const timer = browser.setTimeout(() => {
                this.timers.delete(key);
                callback();
            }, delay);
            this.timers.set(key, timer);
        }
    }

    stop() {
        this.isStopped = true;
        this.timers.forEach((timer) => browser.clearTimeout(timer));
    }
}

function readFilters() {
    const filters = { amount: 0, stages: null };
    try {
        return { ...filters, ...JSON.parse(browser.localStorage.getItem(FILTERS_KEY)) };
    } catch {
        return filters;
    }
}

const sorted = (carts) => carts.sort((a, b) => b.seen_at.localeCompare(a.seen_at) || b.id - a.id);

/** @returns {BoardState} of this screen, subscribed to what changes it */
export function useBoard() {
    const busService = useService("bus_service");
    const board = new BoardState({ orm: useService("orm").silent });
    board.shown = useState(board.shown);
    const hear = (payload) => board.hear(payload);
    // It stays subscribed: a screen that comes next may listen to it already.
    busService.addChannel(CARTS_CHANNEL);
    busService.subscribe(CARTS_UPDATE, hear);
    useBus(busService, "BUS:RECONNECT", () => board.load());
    onWillStart(() => board.load());
    const interval = browser.setInterval(() => board.sweep(), SWEEP_DELAY);
    onWillUnmount(() => {
        browser.clearInterval(interval);
        busService.unsubscribe(CARTS_UPDATE, hear);
        board.stop();
    });
    return board;
}
