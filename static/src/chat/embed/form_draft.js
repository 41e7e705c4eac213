import { browser } from "@web/core/browser/browser";

const KEY = "care_desk.chat_form";
const NOTHING = Object.freeze({
    name: "",
    email: "",
    customer_number: "",
    question: "",
    consent: false,
    request_id: 0,
});

/**
 * What the visitor has typed into the form and not sent. It stays in this tab, over reloads and
 * changes of page, until it has arrived.
 *
 * @typedef {Object} Draft
 * @property {typeof NOTHING} values
 * @property {boolean} isOpen whether the form was to be seen when the page was left
 * @property {string} [token] the same for what is sent twice
 * @property {{page_url?: string, product_id?: number}} origin where the chat was started
 */
export const formDraft = {
    /** @returns {Draft} */
    read() {
        let kept = {};
        try {
            kept = JSON.parse(browser.sessionStorage.getItem(KEY)) ?? {};
        } catch {
            // Not readable: as if there was none.
        }
        return { isOpen: false, origin: {}, ...kept, values: { ...NOTHING, ...kept.values } };
    },

    /** @param {Partial<Draft>} changes */
    write(changes) {
        browser.sessionStorage.setItem(KEY, JSON.stringify({ ...this.read(), ...changes }));
    },

    /** The form is put away; what is in it stays. */
    close() {
        if (browser.sessionStorage.getItem(KEY)) {
            this.write({ isOpen: false });
        }
    },

    clear() {
        browser.sessionStorage.removeItem(KEY);
    },
};
