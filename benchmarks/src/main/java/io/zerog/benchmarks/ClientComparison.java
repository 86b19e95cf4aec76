package io.zerog.benchmarks;

import io.zerog.adapter.beanstalkd.client.Backoff;
import io.zerog.adapter.beanstalkd.client.ConnectionSettings;
import io.zerog.adapter.beanstalkd.client.Producer;
import io.zerog.adapter.beanstalkd.client.TubeName;
import io.zerog.benchmarks.BeanstalkClients.Client;
import io.zerog.benchmarks.BeanstalkClients.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The client beside the published ones and a raw socket loop, on one server, in rounds that
 * alternate; the median of the rounds counts. The raw loop does the least that can be done: no
 * client is faster by much, and it tells what of a reach is there to be had.
 */
final class ClientComparison {

    private static final int ROUNDS = 3;
    private static final int OPERATIONS = 16_000;

    /** Threads of the second half, and how many operations the raw loop writes at once there. */
    private static final int MANY = 16;

    private static final String OURS = "ours";
    private static final String SURFTOOLS = "surftools";
    private static final String DINSTONE = "dinstone";
    private static final String RAW = "raw loop";

    /** A client at an operation that others are measured at, too. */
    private record Trial(String what, String client, boolean puts, int threads, Client opens) {}

    private ClientComparison() {}

    static void run(Table table, int port) throws Exception {
        BeanstalkClients clients = new BeanstalkClients(port);
        try (Producer shared =
                new Producer(
                        ConnectionSettings.of("127.0.0.1", port),
                        new TubeName("default"),
                        new Backoff(new Random(1), System::nanoTime))) {
            Map<String, Map<String, Double>> rates = measure(clients, trials(clients, shared));
            rates.forEach((what, of) -> addRows(table, what, of));
        }
    }

    private static void addRows(Table table, String what, Map<String, Double> rates) {
        double ours = rates.get(OURS);
        String reach = what.endsWith("1 thread") ? "1.5 × the better" : "3 × the better";
        double better =
                Math.max(rates.getOrDefault(SURFTOOLS, 0.0), rates.getOrDefault(DINSTONE, 0.0));
        if (better > 0) {
            reach +=
                    String.format(
                            Locale.ROOT, "; the raw loop has %.1f ×", rates.get(RAW) / better);
        }
        for (String library : List.of(SURFTOOLS, DINSTONE)) {
            if (rates.containsKey(library)) {
                table.peer("client: " + what, ours, library, rates.get(library), reach);
            }
        }
        if (rates.containsKey(RAW)) {
            table.rate("client: " + what, ours, RAW, rates.get(RAW), "80 %");
        }
    }

    private static List<Trial> trials(BeanstalkClients clients, Producer shared) {
        List<Trial> trials = new ArrayList<>();
        for (int threads : new int[] {1, MANY}) {
            String put = "put, " + threads(threads);
            trials.add(new Trial(put, OURS, true, threads, BeanstalkClients.put(shared)));
            trials.add(new Trial(put, SURFTOOLS, true, threads, clients.surftoolsPut()));
            trials.add(new Trial(put, DINSTONE, true, threads, clients.dinstonePut()));
            // As many in one write as there are threads: what pipelining can put together.
            trials.add(new Trial(put, RAW, true, 1, clients.rawPut(threads)));
        }
        for (int threads : new int[] {1, MANY}) {
            String take = "reserve and delete, " + threads(threads);
            trials.add(new Trial(take, OURS, false, threads, clients.consume(1)));
            trials.add(new Trial(take, SURFTOOLS, false, threads, clients.surftoolsConsume()));
            trials.add(new Trial(take, DINSTONE, false, threads, clients.dinstoneConsume()));
            trials.add(new Trial(take, RAW, false, threads, clients.rawConsume(1)));
        }
        for (int burst : new int[] {1, MANY}) {
            String take = "reserve and delete by " + burst + ", one connection";
            trials.add(new Trial(take, OURS, false, 1, clients.consume(burst)));
            trials.add(new Trial(take, RAW, false, 1, clients.rawConsume(burst)));
        }
        return trials;
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    private static Map<String, Map<String, Double>> measure(
            BeanstalkClients clients, List<Trial> trials) throws Exception {
        Map<Trial, double[]> rates = new LinkedHashMap<>();
        // The first round warms up.
        for (int round = -1; round < ROUNDS; round++) {
            for (Trial trial : trials) {
                if (!trial.puts()) {
                    fill(clients);
                }
                double rate = measure(trial);
                if (trial.puts()) {
                    drain(clients);
                }
                if (round >= 0) {
                    rates.computeIfAbsent(trial, _ -> new double[ROUNDS])[round] = rate;
                }
            }
        }
        Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
        rates.forEach((trial, of) -> {
            Arrays.sort(of);
            medians.computeIfAbsent(trial.what(), _ -> new LinkedHashMap<>())
                    .put(trial.client(), of[ROUNDS / 2]);
        });
        return medians;
    }

    private static double measure(Trial trial) throws Exception {
        CountDownLatch ready = new CountDownLatch(trial.threads());
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<Exception> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        int each = OPERATIONS / trial.threads();
        for (int i = 0; i < trial.threads(); i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try (Task task = trial.opens().open()) {
                                    ready.countDown();
                                    go.await();
                                    repeat(task, each);
                                } catch (Exception e) {
                                    failure.set(e);
                                    ready.countDown();
                                }
                            }));
        }
        ready.await();
        long began = System.nanoTime();
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (failure.get() != null) {
            throw new IllegalStateException(trial.what() + " by " + trial.client(), failure.get());
        }
        return each * trial.threads() / seconds;
    }

    private static void repeat(Task task, int times) throws Exception {
        int done = 0;
        while (done < times) {
            int count = task.run(times - done);
            if (count <= 0) {
                throw new IllegalStateException("the tube ran dry");
            }
            done += count;
        }
    }

    private static void fill(BeanstalkClients clients) throws Exception {
        try (Task task = clients.rawPut(1_000).open()) {
            repeat(task, OPERATIONS);
        }
    }

    private static void drain(BeanstalkClients clients) throws Exception {
        try (Task task = clients.consume(100).open()) {
            while (task.run(100) > 0) {
                // Until the tube is empty.
            }
        }
    }
}
