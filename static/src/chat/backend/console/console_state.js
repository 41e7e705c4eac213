import { onWillStart, onWillUnmount, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

export const CONSOLE_CHANNEL = "care_desk.console";
export const CONSOLE_UPDATE = "care_desk.console/update";
export const RELOAD_DELAY = 300;
// Nobody tells who has opened or closed his browser; it is known to the minute.
export const PRESENCE_DELAY = 60 * 1000;

/**
 * What the console shows, kept up to date, and what it does on the server.
 *
 * `shown` holds the answer of `care_console()`; the conversations themselves are threads of the
 * mail store, which keeps them live.
 */
export class ConsoleState {
    constructor({ orm, store, notification, outOfFocus }) {
        Object.assign(this, { orm, store, notification, outOfFocus });
        this.asked = 0;
        this.shown = {
            status: "unavailable",
            waiting: [],
            operators: [],
            open_chats: 0,
            /** Channels that go on, or have ended and are still to be qualified. */
            mine: [],
            /** How many chats I have where I may have the fewest more, and how many I may. */
            my_chats: 0,
            max_chats: false,
            /** Channels that ended under my eyes and are qualified, until I put them away. */
            ended: [],
            isLoaded: false,
        };
    }

    async load() {
        const turn = ++this.asked;
        const answer = await this.orm.call("discuss.channel", "care_console", []);
        if (turn !== this.asked) {
            return; // a later answer is on its way
        }
        const { waiting, mine } = this.shown;
        Object.assign(this.shown, {
            ...answer,
            ended: this._endedMeanwhile(mine, answer.mine),
        });
        if (this.shown.isLoaded) {
            this._announce(waiting, answer.waiting);
        }
        this.shown.isLoaded = true;
        await Promise.all(answer.mine.map((id) => this.fetchThread(id)));
    }

    /**
     * @param {number} id of a chat
     * @returns {Promise<import("models").Thread|undefined>}
     */
    fetchThread(id) {
        return this.store.Thread.getOrFetch({ model: "discuss.channel", id });
    }

    _endedMeanwhile(before, after) {
        return [...this.shown.ended, ...before].filter((id) => {
            const thread = this.store.Thread.get({ model: "discuss.channel", id });
            return (
                !after.includes(id) &&
                thread?.livechat_end_dt &&
                thread.care_ended_by !== "operator"
            );
        });
    }

    /** Says, as the user's settings want it, that someone waits whom I could help. */
    _announce(before, after) {
        const known = new Set(before.map((visitor) => visitor.id));
        const arrived = after.filter((visitor) => visitor.is_for_me && !known.has(visitor.id));
        if (!arrived.length || this.shown.status !== "available") {
            return;
        }
        this.outOfFocus.sendNotification({
            title: _t("%s is waiting", arrived[0].name),
            message: arrived[0].subject,
            type: "info",
        });
    }

    /** @returns {import("models").Thread[]} my conversations that are known by now, oldest first */
    get conversations() {
        return [...this.shown.mine, ...this.shown.ended]
            .sort((a, b) => a - b)
            .map((id) => this.store.Thread.get({ model: "discuss.channel", id }))
            .filter((thread) => thread?.channel_type);
    }

    /** @returns {import("models").Thread|undefined} */
    get thread() {
        const { conversations } = this;
        const open = this.store.careConsoleThread;
        // One just taken may not be in the list yet.
        if (open && (open.isMyCareChat || open.in(conversations))) {
            return open;
        }
        return conversations[0];
    }

    /** @param {import("models").Thread|undefined} thread */
    open(thread) {
        this.store.careConsoleThread = thread;
    }

    /** Takes the oldest chat that fits me. */
    async takeNext() {
        const id = await this._try(() => this.orm.call("discuss.channel", "care_take_next", []));
        if (id === false) {
            this.notification.add(_t("Nobody is waiting any more."), { type: "info" });
        }
        await this._taken(id);
    }

    /** @param {number} id of a waiting chat */
    async take(id) {
        await this._taken(
            await this._try(() => this.orm.call("discuss.channel", "care_take", [[id]])),
        );
    }

    async _taken(id) {
        await this.load();
        if (id) {
            this.open(await this.fetchThread(id));
        }
    }

    /** @param {"available"|"busy"|"unavailable"} status */
    async setStatus(status) {
        this.shown.status = await this.orm.call("res.users", "care_set_chat_status", [status]);
        await this.load();
    }

    /** @param {import("models").Thread} thread that has ended */
    async putAway(thread) {
        this.shown.ended = this.shown.ended.filter((id) => id !== thread.id);
        this.shown.mine = this.shown.mine.filter((id) => id !== thread.id);
        // Its window, hidden by the console, would otherwise say that I left.
        await thread.closeChatWindow({ force: true });
        await thread.unpin();
        await this.load();
    }

    /** Does what the server may refuse with reason, and shows the reason. */
    async _try(call) {
        try {
            return await call();
        } catch (error) {
            if (!(error instanceof RPCError) || error.exceptionName !== USER_ERROR) {
                throw error;
            }
            this.notification.add(error.data.message, { type: "warning" });
        }
    }
}

const USER_ERROR = "odoo.exceptions.UserError";

/** @returns {ConsoleState} of this screen, subscribed to what changes it */
export function useConsole() {
    const busService = useService("bus_service");
    const state = new ConsoleState({
        orm: useService("orm").silent,
        store: useService("mail.store"),
        notification: useService("notification"),
        outOfFocus: useService("mail.out_of_focus"),
    });
    state.shown = useState(state.shown);
    const reload = useDebounced(() => state.load(), RELOAD_DELAY);
    busService.addChannel(CONSOLE_CHANNEL);
    busService.subscribe(CONSOLE_UPDATE, reload);
    useBus(busService, "BUS:RECONNECT", reload);
    onWillStart(() => state.load());
    const interval = browser.setInterval(reload, PRESENCE_DELAY);
    // The channel stays: the top bar listens to it on every screen.
    onWillUnmount(() => {
        browser.clearInterval(interval);
        busService.unsubscribe(CONSOLE_UPDATE, reload);
    });
    return state;
}
