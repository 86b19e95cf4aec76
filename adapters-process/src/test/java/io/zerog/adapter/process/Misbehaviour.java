package io.zerog.adapter.process;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** A job that does what no job should. */
public final class Misbehaviour implements JobHandler<Misbehaviour.Order, String> {

    /** What to do. */
    public record Order(String act) {}

    static final JobType<Order, String> TYPE =
            JobType.of("misbehaviour", Order.class, String.class).isolated(32L << 20);

    @Override
    public JobType<Order, String> type() {
        return TYPE;
    }

    @Override
    public Outcome<String> run(Order order, JobContext job) throws Exception {
        if (order.act().equals("halt at once")) {
            Runtime.getRuntime().halt(9);
        }
        job.event("about to " + order.act());
        return switch (order.act()) {
            case "behave" -> Outcome.done("behaved");
            case "behave slowly" -> {
                // Long enough to have run beside whatever misbehaves meanwhile.
                Thread.sleep(1_500);
                yield Outcome.done("behaved");
            }
            case "spin" -> spin();
            case "hog the heap" -> hog();
            case "exit 7" -> {
                System.exit(7);
                yield Outcome.done("not");
            }
            case "exit 137" -> {
                System.exit(137);
                yield Outcome.done("not");
            }
            case "exit 3" -> {
                System.exit(3);
                yield Outcome.done("not");
            }
            case "halt 9" -> {
                Runtime.getRuntime().halt(9);
                yield Outcome.done("not");
            }
            case "overflow the stack" -> Outcome.done("" + deeper(1));
            case "crash natively" -> {
                crash();
                yield Outcome.done("not");
            }
            case "abort" -> {
                String pid = String.valueOf(ProcessHandle.current().pid());
                new ProcessBuilder("kill", "-ABRT", pid).start().waitFor();
                yield spin();
            }
            case "print a gigabyte" -> {
                byte[] lines = ("x".repeat(1023) + "\n").repeat(64).getBytes();
                for (int i = 0; i < 16_384; i++) {
                    System.out.write(lines, 0, lines.length);
                }
                System.out.println("the end");
                yield Outcome.done("printed");
            }
            case "print without an end of line" -> {
                System.out.print("one");
                System.err.print(" two");
                yield Outcome.done("printed");
            }
            case "keep threads busy" -> {
                job.event("pid " + ProcessHandle.current().pid());
                Thread.ofPlatform().daemon(false).start(Misbehaviour::spin);
                yield Outcome.done("behaved");
            }
            case "tell its environment" ->
                    Outcome.done(System.getenv().keySet().stream().sorted().toList().toString());
            case "start a process" -> {
                Process sleeping = new ProcessBuilder("sleep", "600").start();
                job.event("pid " + sleeping.pid());
                yield spin();
            }
            default -> throw new IllegalArgumentException(order.act());
        };
    }

    private static <T> T spin() {
        long rounds = 0;
        while (rounds >= 0) {
            if (Thread.interrupted()) {
                rounds = 0;
            }
            rounds++;
        }
        return null;
    }

    private static <T> T hog() {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            all.add(new byte[1 << 20]);
        }
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + depth;
    }

    /** By reflection, because the compiler's warning cannot be switched off. */
    private static void crash() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Method put = type.getMethod("putLong", long.class, long.class);
        put.invoke(field.get(null), 0L, 1L);
    }
}
