import { LivechatService } from "@im_livechat/embed/common/livechat_service";
import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { isChatPage } from "./chat_page";
import { formDraft } from "./form_draft";

/** The form takes the place of a chat until it is sent; there is one of it. */
const FORM = { model: "discuss.channel", id: -1 };

patch(LivechatService.prototype, {
    /** Chats of the customer service begin with the form. Who has one is led to it. */
    async open(options = {}) {
        const { is_served, is_ready } = this.store.care_chat;
        if (!is_served) {
            return super.open(options);
        }
        if (!is_ready) {
            return;
        }
        await this.store.chatHub.initPromise;
        const chat = this.store.activeLivechats.find((thread) => !thread.careIsForm);
        if (chat) {
            await chat.openChatWindow({ focus: true });
            return chat;
        }
        if (!isChatPage()) {
            formDraft.write({
                origin: {
                    page_url: browser.location.href,
                    product_id: this._careProductOfPage(),
                },
            });
        }
        return this.openCareForm({ focus: true });
    },

    async openCareForm({ focus = false } = {}) {
        const form = this.store.Thread.insert({
            ...FORM,
            careIsForm: true,
            channel_type: "livechat",
            fetchChannelInfoState: "fetched",
            isLoaded: true,
            scrollUnread: false,
        });
        await form.openChatWindow({ focus });
        return form;
    },

    /** Show the form again that was open when the page was left, and on the page of its own. */
    async resumeCareForm() {
        const { is_served, is_ready } = this.store.care_chat;
        if (!is_served || !is_ready || !(formDraft.read().isOpen || isChatPage())) {
            return;
        }
        await this.store.chatHub.initPromise;
        if (!this.store.activeLivechats.length) {
            await this.openCareForm({ focus: isChatPage() });
        }
    },

    /** @returns {Promise<Object>} what the form has to show, see the route */
    fetchCareForm() {
        return rpc("/care/chat/form", { channel_id: this.options.channel_id }, { silent: true });
    },

    /**
     * Send the form as it is kept. Where a chat comes of it, that takes the place of the form.
     *
     * @returns {Promise<Object>} what the server finds wrong: field name to sentence
     */
    async sendCareForm(form) {
        const { values, origin, token } = formDraft.read();
        const answer = await rpc(
            "/care/chat/open",
            { channel_id: this.options.channel_id, values: { ...values, ...origin, token } },
            { silent: true },
        );
        if (answer.mistakes) {
            return answer.mistakes;
        }
        formDraft.clear();
        if (!answer.channel_id) {
            form.careRequest = { number: answer.number, email: answer.email };
            return {};
        }
        this.store.insert(answer.store_data);
        const chat = this.store.Thread.get({ ...FORM, id: answer.channel_id });
        chat.fetchNewMessages();
        // It may be the first time that the server knows this visitor.
        this.store.initialize();
        await this.closeCareForm();
        await chat.openChatWindow({ focus: true });
        return {};
    },

    leave() {
        this.careLeaving = super.leave(...arguments);
        return this.careLeaving;
    },

    async closeCareForm() {
        const form = this.store.Thread.get(FORM);
        if (form) {
            await form.closeChatWindow({ force: true });
            form.delete();
        }
    },

    /** @returns {number|undefined} the variant that the page of a product shows */
    _careProductOfPage() {
        const chosen = document.querySelector(".js_main_product input.product_id")?.value;
        const invited = document.querySelector(".o_care_chat_start[data-product-id]");
        return parseInt(chosen || invited?.dataset.productId) || undefined;
    },
});
