package io.zerog.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends seeded requests with something wrong in them to a whole node: no answer may be a 500 or
 * show a stack trace, none may hang, none may be missing where it is clear what was asked, ordinary
 * requests must work meanwhile, and the heap must stay as it is.
 */
final class HttpFuzz {

    /** A conversation that stands still for so long hangs. */
    private static final int HANGS_MILLIS = 2_000;

    /** How much longer one may take while the machine as a whole stands still. */
    private static final int BUSY_MILLIS = 20_000;

    private static final int CONNECTIONS = 8;
    private static final int BETWEEN_ORDINARY = 64;
    private static final int TRIES_ALONE = 3;
    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([2-5]\\d\\d) ");
    private static final Pattern CLOSES =
            Pattern.compile(
                    "\r\nconnection: close\r\n", Pattern.LITERAL | Pattern.CASE_INSENSITIVE);

    /** What went wrong in a conversation, with all that is needed to see it again. */
    record Failure(Conversation conversation, String what) {}

    /**
     * How it went.
     *
     * @param heapGrowth bytes in use after the last conversation that were not after the first
     *     tenth
     */
    record Result(
            long requests,
            long conversations,
            Map<String, Long> statuses,
            long heapGrowth,
            Optional<Failure> failure) {}

    private final Target target;
    private final long seed;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final Map<String, Long> statuses = new TreeMap<>();
    private final ReadWriteLock alone = new ReentrantReadWriteLock();
    private volatile Failure failure;

    HttpFuzz(Target target, long seed) {
        this.target = target;
        this.seed = seed;
    }

    /** Sends at least so many requests, unless one fails. */
    Result run(long atLeast) throws Exception {
        send(atLeast / 10);
        long before = heapInUse();
        if (failure == null) {
            send(atLeast);
        }
        long growth = heapInUse() - before;
        return new Result(
                requests.get(), next.get(), statuses, growth, Optional.ofNullable(failure));
    }

    /** Sends one conversation once more. */
    Result again(long number) throws Exception {
        Conversation conversation = conversations().number(number);
        hold(conversation);
        return new Result(conversation.requests(), 1, statuses, 0, Optional.ofNullable(failure));
    }

    private Conversations conversations() throws IOException, InterruptedException {
        return new Conversations(seed, target.operations(), target.jobs());
    }

    private void send(long atLeast) throws Exception {
        Conversations all = conversations();
        List<Future<Void>> senders = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int n = 0; n < CONNECTIONS; n++) {
                senders.add(threads.submit(sender(all, atLeast)));
            }
        }
        for (Future<Void> sender : senders) {
            try {
                sender.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException("the fuzzing itself failed", failed.getCause());
            }
        }
    }

    private Callable<Void> sender(Conversations all, long atLeast) {
        return () -> {
            while (failure == null && requests.get() < atLeast) {
                long number = next.getAndIncrement();
                Conversation conversation = all.number(number);
                hold(conversation);
                requests.addAndGet(conversation.requests());
                if (number % BETWEEN_ORDINARY == 0 && failure == null) {
                    askOrdinary(conversation);
                }
            }
            return null;
        };
    }

    private void askOrdinary(Conversation before) throws IOException, InterruptedException {
        target.jobs();
        Optional<String> wrong = target.runOrdinaryJob();
        if (wrong.isPresent()) {
            failure = new Failure(before, "is all right, but afterwards " + wrong.get());
        }
    }

    /** Holds it beside others, and alone if it was cut so that answers of it may be lost. */
    private void hold(Conversation conversation) throws IOException, InterruptedException {
        alone.readLock().lock();
        try {
            if (isJudged(conversation, false)) {
                return;
            }
        } finally {
            alone.readLock().unlock();
        }
        alone.writeLock().lock();
        try {
            for (int tries = 1; tries <= TRIES_ALONE; tries++) {
                if (isJudged(conversation, tries == TRIES_ALONE)) {
                    return;
                }
            }
        } finally {
            alone.writeLock().unlock();
        }
    }

    /**
     * Holds it once.
     *
     * @param isLast whether its answers count even if it was cut
     */
    private boolean isJudged(Conversation conversation, boolean isLast)
            throws IOException, InterruptedException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", target.port()));
            socket.setSoTimeout(HANGS_MILLIS);
            // Written beside the reading: a server that answers and is not read stops to read.
            Thread writer = Thread.ofVirtual().start(() -> write(socket, conversation.bytes()));
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            End end = readAll(socket, said);
            writer.interrupt();
            writer.join();
            return isJudged(conversation, said.toString(StandardCharsets.ISO_8859_1), end, isLast);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException closed) {
            // The server has had enough; what it said counts.
        }
    }

    /** How a conversation ends. */
    private enum End {
        CLOSED,
        /**
         * Reset, as happens when a server closes that has not read all: answers that were on their
         * way may be lost (RFC 9112, section 9.6).
         */
        CUT,
        HANGS
    }

    private End readAll(Socket socket, ByteArrayOutputStream said)
            throws IOException, InterruptedException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[16 * 1024];
        while (said.size() < LONGEST_ANSWER) {
            try {
                int count = in.read(buffer);
                if (count < 0) {
                    return End.CLOSED;
                }
                said.write(buffer, 0, count);
            } catch (SocketTimeoutException silent) {
                if (socket.getSoTimeout() != HANGS_MILLIS || !isMachineBusy()) {
                    return End.HANGS;
                }
                socket.setSoTimeout(BUSY_MILLIS);
            } catch (SocketException reset) {
                return End.CUT;
            }
        }
        return End.HANGS;
    }

    /** Whether others wait too: then the silence is not this conversation's. */
    private boolean isMachineBusy() throws InterruptedException {
        long began = System.nanoTime();
        return !target.isAlive() || System.nanoTime() - began > HANGS_MILLIS * 1_000_000L / 4;
    }

    /** False when what is wrong may be that answers were lost. */
    private boolean isJudged(Conversation conversation, String said, End end, boolean isLast) {
        Map<String, Long> counts = new TreeMap<>();
        int answers = 0;
        int last = 0;
        for (Matcher status = STATUS.matcher(said); status.find(); answers++) {
            counts.merge(status.group(1), 1L, Long::sum);
            last = status.start();
        }
        synchronized (statuses) {
            counts.forEach((status, count) -> statuses.merge(status, count, Long::sum));
        }
        boolean saidLast = CLOSES.matcher(said.substring(last)).find();
        boolean broken = counts.containsKey("500") || said.contains("internal-error");
        boolean telling = said.contains("\tat ") || said.contains("Exception");
        boolean missing =
                conversation.isFramed() && answers != conversation.requests() && !saidLast;
        String wrong =
                end == End.HANGS
                        ? "hangs"
                        : broken
                                ? "is answered with 500"
                                : telling
                                        ? "shows what the server is made of"
                                        : missing
                                                ? "gets %d answers to %d requests"
                                                        .formatted(answers, conversation.requests())
                                                : null;
        if (wrong == null) {
            return true;
        }
        if (end == End.CUT && !broken && !telling && !isLast) {
            return false;
        }
        failure = new Failure(conversation, wrong + "; the last answer:\n" + said.substring(last));
        return true;
    }

    private long heapInUse() throws InterruptedException {
        target.forgetJobs();
        // Twice, with a pause: reference processing goes on after the first.
        System.gc();
        Thread.sleep(200);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
