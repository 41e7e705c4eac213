import {
    Component,
    markup,
    onMounted,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import { isMobileOS } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { failureText } from "../failure";
import { formDraft } from "../form_draft";

/**
 * Asked before the first word of a chat: who writes, and what it is about. What is typed here is
 * kept until it has arrived.
 *
 * @extends {Component<{chatWindow: import("models").ChatWindow}, Env>}
 */
export class CareChatForm extends Component {
    static template = "care_desk.ChatForm";
    static props = ["chatWindow"];

    setup() {
        this.livechatService = useService("im_livechat.livechat");
        this.formRef = useRef("form");
        this.state = useState({
            /** What the server says of the form; without it there is none. */
            form: null,
            values: formDraft.read().values,
            mistakes: {},
            failure: "",
            isSending: false,
        });
        useEffect(
            (form, autofocus) => {
                // A keyboard that comes up by itself covers the half of a phone.
                if (form && autofocus && !isMobileOS()) {
                    this.formRef.el.querySelector("input, textarea").focus();
                }
            },
            () => [this.state.form, this.props.chatWindow.autofocus],
        );
        useEffect(
            () => this.formRef.el?.querySelector("[aria-invalid=true], .o_care_failure")?.focus(),
            () => [this.state.mistakes, this.state.failure],
        );
        onMounted(() => {
            formDraft.write({ isOpen: true });
            this.load();
        });
        // Not called where the page is left: there it opens again.
        onWillUnmount(() => formDraft.close());
    }

    get thread() {
        return this.props.chatWindow.thread;
    }

    get greeting() {
        return this.livechatService.options.default_message;
    }

    get waitingText() {
        const { waiting, minutes } = this.state.form;
        if (!waiting) {
            return "";
        }
        const ahead = waiting === 1 ? _t("One visitor waits.") : _t("%s visitors wait.", waiting);
        return minutes ? `${ahead} ${waitText(minutes)}` : ahead;
    }

    /** What is wrong and has no field here to stand beside. */
    get otherMistakes() {
        const { known, requests } = this.state.form;
        const beside = ["question", "consent"];
        if (!known) {
            beside.push("name", "email", "customer_number");
        }
        if (requests.length) {
            beside.push("request_id");
        }
        return Object.entries(this.state.mistakes)
            .filter(([name]) => !beside.includes(name))
            .map(([, sentence]) => sentence)
            .join(" ");
    }

    get tooLong() {
        return Math.max(0, this.state.values.question.trim().length - this.state.form.max_text);
    }

    async load() {
        this.state.failure = "";
        try {
            const form = await this.livechatService.fetchCareForm();
            form.consent = markup(form.consent);
            // Kept from before a reload: what is sent again is the same.
            formDraft.write({ token: formDraft.read().token ?? form.token });
            this.state.form = form;
        } catch (error) {
            this.state.failure = failureText(error);
        }
    }

    onInput() {
        if (this.isSent) {
            // A field that loses the focus by being gone says so.
            return;
        }
        formDraft.write({ values: { ...this.state.values } });
    }

    onKeydown(ev) {
        if (ev.key === "Tab") {
            // Goes to the next field, where a chat window would go to the next one.
            ev.stopPropagation();
        } else if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.send();
        }
    }

    async send() {
        if (this.state.isSending) {
            return;
        }
        this.state.isSending = true;
        this.state.failure = "";
        try {
            const mistakes = await this.livechatService.sendCareForm(this.thread);
            this.isSent = !Object.keys(mistakes).length;
            this.state.mistakes = mistakes;
        } catch (error) {
            this.state.failure = failureText(error);
        } finally {
            this.state.isSending = false;
        }
    }
}

/** @param {number} minutes */
export function waitText(minutes) {
    return minutes === 1
        ? _t("It takes about one minute.")
        : _t("It takes about %s minutes.", minutes);
}
