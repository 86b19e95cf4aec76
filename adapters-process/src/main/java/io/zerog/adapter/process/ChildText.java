package io.zerog.adapter.process;

import io.zerog.domain.job.JournalEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a child, or native code in it, writes to its standard output and error. Of each run the
 * first lines go on as they come, of the rest the last ones at its end, so that a job that prints
 * without end costs neither memory nor the lines that it says by its context.
 */
final class ChildText {

    /** Lines of a run that go on as they come. */
    static final int FIRST = 500;

    /** Lines that go on at the end of a run that wrote more. */
    static final int LAST = 200;

    private static final int BLOCK = 8 * 1024;
    private static final Consumer<String> NOBODY = _ -> {};
    private static final String MARK = "\0zerog-end ";
    private static final String FATAL = "# A fatal error has been detected by the Java Runtime";
    private static final Pattern FATAL_REASON = Pattern.compile("#  (\\S.*)");
    private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

    private final Deque<String> last = new ArrayDeque<>();
    private Consumer<String> reader = NOBODY;
    private int lines;
    private long leftOut;
    private long marked = -1;
    private boolean ended;
    private boolean outOfMemory;
    private boolean fatal;
    private Optional<String> crash = Optional.empty();

    /** Reads until the stream ends, in a thread of its own. */
    ChildText(InputStream stream, String name) {
        Thread.ofPlatform().name(name).daemon().start(() -> read(stream));
    }

    /** The line after which all that a run wrote has been written. */
    static String mark(long run) {
        return MARK + run + "\n";
    }

    /** From now on lines go there; those that nobody wanted before do not. */
    synchronized void begin(Consumer<String> wanted) {
        reader = wanted;
        lines = 0;
        leftOut = 0;
        last.clear();
    }

    /** Waits until all that the run wrote is there, and hands on the last lines. */
    synchronized void end(long run, Duration patience) throws InterruptedException {
        await(() -> ended || marked >= run, patience);
        if (leftOut > 0) {
            reader.accept("… " + leftOut + " lines of output are left out");
        }
        last.forEach(reader);
        last.clear();
        reader = NOBODY;
    }

    /** Waits for the end of the stream. */
    synchronized void awaitEnd(Duration patience) throws InterruptedException {
        await(() -> ended, patience);
    }

    private synchronized void await(BooleanSupplier condition, Duration patience)
            throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (!condition.getAsBoolean() && left > 0) {
            wait(Math.max(1, left / 1_000_000));
            left = until - System.nanoTime();
        }
    }

    /** What it has written that nobody read, for those who ask why it did not start. */
    synchronized String unread() {
        return String.join("\n", last);
    }

    /** Whether the JVM said that it ends for want of heap. */
    synchronized boolean saysOutOfMemory() {
        return outOfMemory;
    }

    /** What the JVM said of its crash, such as {@code SIGSEGV (0xb) at pc=…}. */
    synchronized Optional<String> crash() {
        return crash;
    }

    private void read(InputStream stream) {
        try (InputStreamReader in = new InputStreamReader(stream, Charset.defaultCharset())) {
            StringBuilder line = new StringBuilder();
            char[] block = new char[BLOCK];
            for (int length = in.read(block); length >= 0; length = in.read(block)) {
                split(block, length, line);
            }
            if (!line.isEmpty()) {
                take(line.toString());
            }
        } catch (IOException closed) {
            // The process is gone.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private void split(char[] block, int length, StringBuilder line) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            boolean full = line.length() + i - from >= JournalEntry.LIMIT;
            if (block[i] == '\n' || full) {
                take(line.append(block, from, i - from).toString());
                line.setLength(0);
                from = block[i] == '\n' ? i + 1 : i;
            }
        }
        line.append(block, from, length - from);
    }

    private synchronized void take(String line) {
        int mark = line.indexOf(MARK);
        if (mark >= 0) {
            // What was printed without an end of line stands before it.
            if (mark > 0) {
                keep(line.substring(0, mark));
            }
            marked = number(line.substring(mark + MARK.length()));
            notifyAll();
            return;
        }
        outOfMemory |= line.startsWith(OUT_OF_MEMORY);
        if (fatal && crash.isEmpty()) {
            Matcher reason = FATAL_REASON.matcher(line);
            crash = reason.matches() ? Optional.of(reason.group(1)) : crash;
        }
        fatal |= line.startsWith(FATAL);
        keep(line);
    }

    private void keep(String line) {
        lines++;
        if (lines <= FIRST && reader != NOBODY) {
            reader.accept(line);
            return;
        }
        last.add(line);
        if (last.size() > LAST) {
            last.remove();
            leftOut++;
        }
    }

    private long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notOurs) {
            return marked;
        }
    }
}
