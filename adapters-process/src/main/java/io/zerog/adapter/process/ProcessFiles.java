package io.zerog.adapter.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the system knows of one process. Linux has it in files, which are kept open: they are read
 * after every run, and never show another process of the same number.
 */
final class ProcessFiles implements AutoCloseable {

    /** Linux counts processor time in hundredths of a second, whatever its kernel does. */
    private static final long TICK_MILLIS = 10;

    /** Fields of {@code stat} between the name of the program and the processor time. */
    private static final int FIELDS_BEFORE_CPU = 11;

    private static final int LONGEST = 4096;

    private final ProcessHandle process;
    private final Optional<RandomAccessFile> status;
    private final Optional<RandomAccessFile> stat;

    ProcessFiles(ProcessHandle process) {
        this.process = process;
        this.status = open("status");
        this.stat = open("stat");
    }

    private Optional<RandomAccessFile> open(String name) {
        try {
            return Optional.of(new RandomAccessFile("/proc/" + process.pid() + "/" + name, "r"));
        } catch (IOException goneOrNotLinux) {
            return Optional.empty();
        }
    }

    /** Memory is known on Linux only. */
    synchronized ProcessStatus read() {
        String memory = text(status);
        Optional<Duration> cpu = cpu(text(stat));
        return new ProcessStatus(
                bytes(memory, "VmRSS:"),
                bytes(memory, "VmHWM:"),
                cpu.isPresent() || stat.isPresent() ? cpu : process.info().totalCpuDuration());
    }

    /** All of a file; nothing when there is none, or the process is gone. */
    private static String text(Optional<RandomAccessFile> file) {
        if (file.isEmpty()) {
            return "";
        }
        byte[] bytes = new byte[LONGEST];
        try {
            // Not a channel, which an interrupt of the reading thread would close.
            file.get().seek(0);
            int length = file.get().read(bytes);
            return new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /** {@code VmHWM: 41236 kB}. */
    private static OptionalLong bytes(String text, String name) {
        int at = text.indexOf(name);
        if (at < 0) {
            return OptionalLong.empty();
        }
        int end = text.indexOf(" kB", at);
        return OptionalLong.of(
                Long.parseLong(text, first(text, at + name.length()), end, 10) << 10);
    }

    private static int first(String text, int from) {
        int at = from;
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** {@code 4711 (java) S 1 …}: the time of the process itself, as user and as system. */
    private static Optional<Duration> cpu(String text) {
        // The name may have spaces and brackets in it.
        int at = text.lastIndexOf(')');
        if (at < 0) {
            return Optional.empty();
        }
        String[] fields = text.substring(at + 2).split(" ", FIELDS_BEFORE_CPU + 3);
        long ticks =
                Long.parseLong(fields[FIELDS_BEFORE_CPU])
                        + Long.parseLong(fields[FIELDS_BEFORE_CPU + 1]);
        return Optional.of(Duration.ofMillis(ticks * TICK_MILLIS));
    }

    @Override
    public synchronized void close() {
        status.ifPresent(ProcessFiles::close);
        stat.ifPresent(ProcessFiles::close);
    }

    private static void close(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException harmless) {
            // Nothing was written.
        }
    }
}
