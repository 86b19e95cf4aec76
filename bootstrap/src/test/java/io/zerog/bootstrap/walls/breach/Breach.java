package io.zerog.bootstrap.walls.breach;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Does all that the core must not; never run, only looked at. */
public final class Breach {

    /** A method reference is a call too. */
    Supplier<Instant> reference = Instant::now;

    /** Leads out of what a port may say. */
    URI[] elsewhere = {};

    Instant instant() {
        return Instant.now();
    }

    List<Object> calendar() {
        return List.of(LocalDate.now(), ZonedDateTime.now(), Clock.systemUTC());
    }

    long millis() {
        return System.currentTimeMillis();
    }

    long nanos() {
        return System.nanoTime();
    }

    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    void unitSleep() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }

    void park() {
        LockSupport.parkNanos(1);
    }

    UUID uuid() {
        return UUID.randomUUID();
    }

    int random() {
        return new Random().nextInt();
    }

    double mathRandom() {
        return Math.random();
    }

    int splittable() {
        return new SplittableRandom().nextInt();
    }

    int threadLocal() {
        return ThreadLocalRandom.current().nextInt();
    }

    RandomGenerator generator() {
        return RandomGenerator.getDefault();
    }

    Thread thread() {
        return new Thread(() -> {});
    }

    Thread platform() {
        return Thread.ofPlatform().unstarted(() -> {});
    }

    Thread virtual() {
        return Thread.startVirtualThread(() -> {});
    }

    Object executor() {
        return Executors.newCachedThreadPool();
    }

    Object pool() {
        return ForkJoinPool.commonPool();
    }

    Object future() {
        return CompletableFuture.runAsync(() -> {});
    }
}
