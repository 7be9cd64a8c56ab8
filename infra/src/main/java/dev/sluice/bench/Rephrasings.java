package dev.sluice.bench;

import java.util.List;

/** Questions, each in two wordings that ask the same. */
public final class Rephrasings {

    private static final List<String> TASKS = List.of(
            "reset my account password",
            "change my delivery address",
            "cancel my gym membership",
            "download last month's invoice",
            "add a second phone number",
            "return a damaged parcel",
            "renew an expired passport",
            "block a stolen bank card",
            "rename a shared folder",
            "export all my contacts",
            "enable two-factor authentication",
            "book a meeting room",
            "report a broken elevator",
            "transfer money abroad",
            "update the printer driver",
            "unsubscribe from the newsletter",
            "invite a new colleague",
            "restore a deleted photo",
            "apply for parental leave",
            "track a missing package",
            "upgrade to the premium plan",
            "pay a parking fine",
            "register a used car",
            "connect wireless headphones",
            "clean the coffee machine",
            "request a visa extension",
            "merge two spreadsheets",
            "freeze a mobile contract",
            "redeem a gift voucher",
            "open a savings account",
            "dispute a card payment",
            "schedule a vaccination appointment",
            "sign a document electronically",
            "translate a web page",
            "lower my electricity bill",
            "replace the water filter",
            "migrate the database",
            "rotate an access key",
            "archive old messages",
            "claim travel expenses",
            "order spare parts",
            "activate a replacement SIM",
            "choose a pension fund",
            "install the desktop client",
            "delete my browsing history",
            "share a calendar",
            "verify my identity",
            "rent a cargo bike",
            "compress a large video",
            "reserve a table for dinner",
            "calibrate the touch screen",
            "disable push notifications",
            "get a library card",
            "submit a tax return",
            "find a certified plumber",
            "insure a rented flat",
            "create a backup schedule",
            "choose a window seat",
            "stop automatic renewals",
            "print a shipping label");

    private Rephrasings() {}

    /**
     * A question in two wordings.
     *
     * @param cached the one whose answer is cached
     * @param asked the one that is asked then
     */
    public record Wordings(String cached, String asked) {}

    /** All of them; no two ask the same. */
    public static List<Wordings> all() {
        return TASKS.stream()
                .map(task -> new Wordings("How do I " + task + "?", "What are the steps to " + task + "?"))
                .toList();
    }
}
