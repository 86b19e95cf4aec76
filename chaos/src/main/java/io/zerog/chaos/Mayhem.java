package io.zerog.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills, freezes and cuts off what runs, at moments that the seed decides. */
final class Mayhem implements AutoCloseable {

    private static final int LEAST_PAUSE = 200;
    private static final int FREEZE_EVERY = 12;
    private static final int BEYOND_LEASE = 35_000;
    private static final int LOOK = 20;

    private final Cluster cluster;
    private final Random random;
    private final Random weather;
    private final Map<Victim, Long> restartAt = new ConcurrentHashMap<>();
    private final Set<Victim> busy = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Death> deaths = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Thread keeper;
    private volatile boolean calm;

    Mayhem(Cluster cluster, long seed) {
        this.cluster = cluster;
        this.random = new Random(seed);
        this.weather = new Random(seed + 1);
        this.keeper = Thread.ofPlatform().daemon().start(this::keep);
        Thread.ofVirtual().start(this::troubleNetwork);
    }

    /** Kills so many processes, one every so many milliseconds on average. */
    void rage(int kills, long meanMillis) throws IOException, InterruptedException {
        for (int n = 1; n <= kills; n++) {
            long spread = Math.max(1, 2 * (meanMillis - LEAST_PAUSE));
            Thread.sleep(LEAST_PAUSE + random.nextLong(spread));
            killOne();
            if (n % FREEZE_EVERY == 1) {
                freeze();
            }
        }
    }

    /**
     * Of a hundred kills: 8 the queue's server, 7 the store's, 5 the API's node, 80 workers. A
     * lease is over for whoever has watched it that long: if every node died sooner, nothing would
     * heal.
     */
    private List<? extends Victim> choose() {
        int draw = random.nextInt(100);
        List<Victim> servers =
                cluster.servers().stream()
                        .filter(server -> !server.name().equals("couchbase"))
                        .toList();
        if (draw < 15 && !servers.isEmpty()) {
            return List.of(draw < 8 ? servers.getLast() : servers.getFirst());
        }
        if (draw < 20) {
            return List.of(cluster.nodes().getFirst());
        }
        List<Program> workers = new ArrayList<>(cluster.workers());
        Collections.shuffle(workers, random);
        return workers;
    }

    /** Of those that were chosen, kills the first that works; what starts or is frozen does not. */
    private void killOne() throws IOException, InterruptedException {
        List<? extends Victim> chosen = choose();
        while (true) {
            for (Victim victim : chosen) {
                if (busy.add(victim)) {
                    try {
                        if (isAtWork(victim)) {
                            kill(victim);
                            return;
                        }
                    } finally {
                        busy.remove(victim);
                    }
                }
            }
            Thread.sleep(LOOK);
        }
    }

    /** A node that still starts has nothing to lose, and would never come to work. */
    private static boolean isAtWork(Victim victim) throws IOException {
        return victim.isAlive()
                && (!(victim instanceof Program node)
                        || node.name().equals("beanstalkd")
                        || node.hasSaid(Cluster.READY));
    }

    private void kill(Victim victim) throws IOException, InterruptedException {
        long pause = random.nextInt(1_000);
        deaths.add(new Death(victim.pid(), System.currentTimeMillis()));
        count("kill " + victim.name());
        if (cluster.servers().contains(victim)) {
            victim.kill();
            Thread.sleep(pause);
            victim.start();
        } else {
            restartAt.put(victim, System.currentTimeMillis() + pause);
            victim.kill();
        }
    }

    /** A worker beyond its lease; a store that cannot be killed for some seconds. */
    private void freeze() {
        if (cluster.workers().size() > 1) {
            freeze(cluster.workers().getLast(), BEYOND_LEASE + random.nextInt(5_000));
        }
        int brief = 2_000 + random.nextInt(6_000);
        cluster.servers().forEach(server -> freeze(server, brief));
    }

    private void freeze(Victim victim, int millis) {
        if (!busy.add(victim)) {
            return;
        }
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        deaths.add(new Death(victim.pid(), System.currentTimeMillis()));
                        victim.signal("STOP");
                        count("freeze " + victim.name());
                        for (int waited = 0; waited < millis && !calm; waited += 100) {
                            Thread.sleep(100);
                        }
                        victim.signal("CONT");
                    } catch (IOException | InterruptedException failed) {
                        count("failed freeze");
                    } finally {
                        busy.remove(victim);
                    }
                });
    }

    private void troubleNetwork() {
        FaultProxy.Fault[] faults = FaultProxy.Fault.values();
        try {
            while (!calm && !cluster.proxies().isEmpty()) {
                Thread.sleep(1_000 + weather.nextInt(4_000));
                FaultProxy proxy = cluster.proxies().get(weather.nextInt(cluster.proxies().size()));
                FaultProxy.Fault fault = faults[1 + weather.nextInt(faults.length - 1)];
                proxy.set(fault);
                count("network " + fault);
                Thread.sleep(200 + weather.nextInt(2_000));
                proxy.set(FaultProxy.Fault.NONE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts again whatever node has ended. */
    private void keep() {
        try {
            while (true) {
                for (Program node : cluster.nodes()) {
                    if (!node.isAlive() && busy.add(node)) {
                        try {
                            startAgain(node);
                        } catch (IOException failed) {
                            // It is tried again; what never starts is seen by what never ends.
                            count("failed start");
                        } finally {
                            busy.remove(node);
                        }
                    }
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAgain(Program node) throws IOException, InterruptedException {
        Long due = restartAt.get(node);
        if (due == null) {
            deaths.add(new Death(node.pid(), System.currentTimeMillis()));
            count("died " + node.name());
        } else if (System.currentTimeMillis() < due) {
            return;
        }
        restartAt.remove(node);
        node.start();
    }

    /** Ends all trouble; what ends by itself is still started again. */
    void calm() {
        calm = true;
        cluster.proxies().forEach(proxy -> proxy.set(FaultProxy.Fault.NONE));
    }

    List<Death> deaths() {
        return List.copyOf(deaths);
    }

    /** How often what was done, by name. */
    Map<String, AtomicInteger> counts() {
        return new TreeMap<>(counts);
    }

    private void count(String what) {
        counts.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void close() {
        calm();
        keeper.interrupt();
        try {
            keeper.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
