import { CHAT_HUB_KEY, ChatHub } from "@mail/core/common/chat_hub_model";
import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { isChatPage } from "./chat_page";
import { formDraft } from "./form_draft";

const identify = ({ thread }) => ({ id: thread.id, model: thread.model });

/**
 * The tabs of a browser share which windows are open. Two things are a tab's own: the form, which
 * is no chat yet, and the page that shows nothing but the chat.
 */
patch(ChatHub.prototype, {
    async _load(str = "{}") {
        let { opened = [], folded = [] } = JSON.parse(str);
        if (isChatPage()) {
            opened = [...opened, ...folded];
            folded = [];
        }
        const isForm = ({ thread }) => thread?.careIsForm;
        const keep = (shared, own) => [
            ...shared.filter((data) => data.id > 0 || !own.length),
            ...own.map(identify),
        ];
        await super._load(
            JSON.stringify({
                opened: keep(opened, this.opened.filter(isForm)),
                folded: keep(folded, this.folded.filter(isForm)),
            }),
        );
        const isChat = (thread) => !thread.careIsForm;
        if (this.store.activeLivechats.some(isChat) && !this.store.activeLivechats.every(isChat)) {
            // Begun in another tab: he has one chat at a time.
            if (this.careIsElsewhere) {
                formDraft.clear();
            }
            this.careIsElsewhere = false;
            await this.store.env.services["im_livechat.livechat"].closeCareForm();
        }
    },

    save() {
        if (!isChatPage()) {
            return super.save();
        }
        // Shown here, and at hand in the pages of the shop.
        const windows = [...this.opened, ...this.folded];
        browser.localStorage.setItem(
            CHAT_HUB_KEY,
            JSON.stringify({ opened: [], folded: windows.map(identify) }),
        );
    },
});
