import {
    Component,
    onMounted,
    onWillStart,
    onWillUpdateProps,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import { hasTouch } from "@web/core/browser/feature_detection";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { markEventHandled } from "@web/core/utils/misc";
import { useDebounced } from "@web/core/utils/timing";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

export const SEARCH_DELAY = 200;
const LIMIT = 40;

let nextId = 1;

/**
 * @typedef {Object} Reply a canned reply as `care_search` tells of it
 * @property {number} id
 * @property {string} title
 * @property {string} shortcut
 * @property {string | false} theme
 * @property {string} substitution the text with its placeholders
 * @property {string} text the same, filled
 * @property {boolean} is_shared
 * @property {boolean} is_editable
 */

/** The search among canned replies: by words, by theme, with mouse or keys. */
export class RepliesPicker extends Component {
    static template = "care_desk.RepliesPicker";
    static props = {
        ticketId: [Number, { value: false }],
        onPick: Function,
        /** Given by a popover, which has served its purpose with the first reply. */
        close: { type: Function, optional: true },
        hasAutofocus: { type: Boolean, optional: true },
        /** Told when a dialog of ours opens and closes above. */
        onDialog: { type: Function, optional: true },
    };

    setup() {
        this.id = `o_care_replies_${nextId++}`;
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.keepLast = new KeepLast();
        this.input = useRef("input");
        this.list = useRef("list");
        this.themes = [];
        this.isCurrent = true;
        this.state = useState({ term: "", themeId: false, replies: [], active: 0 });
        this.searchDebounced = useDebounced(() => this.search(), SEARCH_DELAY);
        useHotkey("alt+shift+r", () => this.input.el.select(), {
            bypassEditableProtection: true,
            global: true,
        });
        onMounted(() => {
            if (this.props.hasAutofocus && !hasTouch()) {
                this.input.el.focus({ preventScroll: true });
            }
        });
        onWillStart(() => Promise.all([this.loadThemes(), this.search()]));
        onWillUpdateProps((nextProps) => {
            if (nextProps.ticketId !== this.props.ticketId) {
                this.search(nextProps);
            }
        });
        useEffect(
            () => {
                this.list.el?.children[this.state.active]?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.active, this.state.replies],
        );
    }

    async loadThemes() {
        this.themes = await this.orm.searchRead("care.reply.theme", [], ["name", "parent_id"]);
    }

    async search(props = this.props) {
        const replies = await this.keepLast.add(
            this.orm.silent.call("mail.canned.response", "care_search", [this.state.term], {
                theme_id: this.state.themeId,
                ticket_id: props.ticketId,
                limit: LIMIT,
            }),
        );
        this.isCurrent = true;
        Object.assign(this.state, { replies, active: 0 });
    }

    // ----------------------------------------------------------------- themes

    /** The chosen theme and those above it, from the root. */
    get path() {
        const path = [];
        let theme = this.themes.find(({ id }) => id === this.state.themeId);
        while (theme) {
            const parentId = theme.parent_id && theme.parent_id[0];
            path.unshift(theme);
            theme = this.themes.find(({ id }) => id === parentId);
        }
        return path;
    }

    get subthemes() {
        return this.themes.filter(
            ({ parent_id }) => (parent_id && parent_id[0]) === this.state.themeId,
        );
    }

    chooseTheme(themeId) {
        this.state.themeId = themeId;
        return this.search();
    }

    // ---------------------------------------------------------------- replies

    get isCut() {
        return this.state.replies.length === LIMIT;
    }

    get isFiltered() {
        return Boolean(this.state.term.trim() || this.state.themeId);
    }

    get searchTip() {
        return _t("Every word counts, accents do not (Alt+Shift+R)");
    }

    optionId(index) {
        return `${this.id}_${index}`;
    }

    onInput(ev) {
        this.state.term = ev.target.value;
        this.isCurrent = false;
        this.searchDebounced();
    }

    onKeydown(ev) {
        const { length } = this.state.replies;
        switch (ev.key) {
            case "ArrowDown":
                this.state.active = Math.min(this.state.active + 1, length - 1);
                break;
            case "ArrowUp":
                this.state.active = Math.max(this.state.active - 1, 0);
                break;
            case "Enter":
                if (ev.isComposing) {
                    return;
                }
                this.pickActive();
                break;
            default:
                return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    /** Enter may come before the answer to what was typed last. */
    async pickActive() {
        if (!this.isCurrent) {
            this.searchDebounced.cancel();
            await this.search();
        }
        const reply = this.state.replies[this.state.active];
        if (reply) {
            await this.pick(reply);
        }
    }

    /** The request may have changed since the search: the text is filled at the last moment. */
    async pick(reply) {
        if (this.isPicking) {
            return;
        }
        this.isPicking = true;
        try {
            const text = await this.orm.call("mail.canned.response", "care_fill", [[reply.id]], {
                ticket_id: this.props.ticketId,
            });
            this.props.close?.();
            this.props.onPick({ ...reply, text });
        } finally {
            this.isPicking = false;
        }
    }

    /** Keeps the cursor of the composer where it is, see its `useSelection`. */
    onClick(ev) {
        markEventHandled(ev, "composer.clickInsertCannedResponse");
    }

    // ------------------------------------------------------------ own replies

    /** @param {Reply} [reply] none to write a new one, of the words that were looked for */
    edit(reply) {
        const context = { form_view_ref: "care_desk.care_reply_view_form" };
        if (!reply) {
            context.default_care_title = this.state.term.trim();
            context.default_care_theme_id = this.state.themeId;
        }
        this.props.onDialog?.(true);
        this.dialog.add(
            FormViewDialog,
            {
                resModel: "mail.canned.response",
                resId: reply?.id ?? false,
                title: reply ? _t("Edit Reply") : _t("New Reply"),
                context,
                size: "md",
                canExpand: false,
                onRecordSaved: () => this.search(),
                removeRecord: reply && (() => this.remove(reply)),
            },
            { onClose: () => this.props.onDialog?.(false) },
        );
    }

    async remove(reply) {
        await this.orm.unlink("mail.canned.response", [reply.id]);
        await this.search();
    }
}
