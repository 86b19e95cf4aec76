package io.zerog.codec;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Moments as RFC 3339 text in UTC with milliseconds, {@code 2026-12-01T00:00:00.000Z}. The JDK's
 * formatter does the same and takes ten times as long, which counts with five moments a job. What
 * does not fit this form is left to it, so that nothing is ever cut off.
 */
final class Timestamps {

    private static final int LENGTH = 24;
    private static final long DAY = 86_400;
    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int MILLI = 1_000_000;

    private Timestamps() {}

    /** As many bytes of ASCII as the text has. */
    static byte[] format(Instant moment) {
        long seconds = moment.getEpochSecond();
        if (seconds < FIRST || seconds > LAST || moment.getNano() % MILLI != 0) {
            return moment.toString().getBytes(StandardCharsets.US_ASCII);
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, DAY));
        int time = (int) Math.floorMod(seconds, DAY);
        byte[] text = new byte[LENGTH];
        put(text, 0, 4, date.getYear());
        text[4] = '-';
        put(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        put(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        put(text, 11, 2, time / 3_600);
        text[13] = ':';
        put(text, 14, 2, time / 60 % 60);
        text[16] = ':';
        put(text, 17, 2, time % 60);
        text[19] = '.';
        put(text, 20, 3, moment.getNano() / MILLI);
        text[23] = 'Z';
        return text;
    }

    /**
     * Reads this form, and any other that {@link Instant#parse} takes.
     *
     * @throws DateTimeException when it is no moment
     */
    static Instant parse(String text) {
        if (text.length() != LENGTH
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(19) != '.'
                || text.charAt(23) != 'Z') {
            return Instant.parse(text);
        }
        int hour = get(text, 11, 2);
        int minute = get(text, 14, 2);
        int second = get(text, 17, 2);
        int year = get(text, 0, 4);
        int month = get(text, 5, 2);
        int day = get(text, 8, 2);
        int milli = get(text, 20, 3);
        boolean digits = (year | month | day | hour | minute | second | milli) >= 0;
        if (!digits || hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text);
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(
                days * DAY + hour * 3_600 + minute * 60 + second, (long) milli * MILLI);
    }

    private static void put(byte[] text, int at, int digits, int number) {
        int rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The number there; -1 when it is not made of digits. */
    private static int get(String text, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
