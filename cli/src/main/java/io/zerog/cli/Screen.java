package io.zerog.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where a command's answer goes, always in UTF-8: a terminal, or a pipe or file. */
public final class Screen {

    private static final int USUAL_WIDTH = 80;
    private static final int LEAST_WIDTH = 20;
    private static final String ERASE_TO_END_OF_LINE = "\u001b[K";

    private final OutputStream out;
    private final int width;
    private final boolean colour;

    private Screen(OutputStream out, int width, boolean colour) {
        this.out = out;
        this.width = width;
        this.colour = colour;
    }

    /** Standard output; a terminal only if standard input is one too, as the JDK tells them. */
    public static Screen standard() {
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        Console console = System.console();
        return console != null && console.isTerminal()
                ? terminal(out, widthOfTerminal(), System.getenv())
                : pipe(out);
    }

    static Screen pipe(OutputStream out) {
        return new Screen(out, 0, false);
    }

    /** Without colours under {@code NO_COLOR} and on a dumb terminal. */
    static Screen terminal(OutputStream out, int width, Map<String, String> environment) {
        boolean plain =
                !environment.getOrDefault("NO_COLOR", "").isEmpty()
                        || environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Screen(out, width, !plain);
    }

    boolean isTerminal() {
        return width > 0;
    }

    /** Writes bytes as they are. */
    void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException failed) {
            throw unwritable(failed);
        }
    }

    void line(String text) {
        print(text + "\n");
    }

    void print(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes over the line that the cursor is in, cut to the width. */
    void redraw(String text) {
        print("\r" + cut(text) + ERASE_TO_END_OF_LINE);
    }

    /**
     * Copies all bytes of a stream.
     *
     * @throws IOException if it cannot be read to its end
     */
    void copy(InputStream in) throws IOException {
        byte[] bytes = new byte[64 * 1024];
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
            try {
                out.write(bytes, 0, read);
            } catch (IOException failed) {
                throw unwritable(failed);
            }
        }
        write(new byte[0]);
    }

    /** The text, cut so that it stays in one line of the terminal. */
    String cut(String text) {
        int most = width - 1;
        return width == 0 || text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** The text in the colour of a state or level. */
    String paint(String text, String word) {
        int code =
                switch (word) {
                    case "succeeded", "active" -> 32;
                    case "failed", "error", "lost" -> 31;
                    case "cancelled", "warning", "draining" -> 33;
                    case "running" -> 36;
                    default -> 0;
                };
        return colour && code != 0 ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static CommandException unwritable(IOException failed) {
        return new CommandException("cannot write the answer: " + failed.getMessage());
    }

    private static int widthOfTerminal() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(Redirect.INHERIT)
                            .redirectError(Redirect.DISCARD)
                            .start();
            if (stty.waitFor(1, TimeUnit.SECONDS)) {
                return width(stty.inputReader(StandardCharsets.UTF_8).readLine());
            }
            stty.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException unknown) {
            // No stty here, or it answers otherwise.
        }
        return USUAL_WIDTH;
    }

    /** From the rows and columns of {@code stty size}: a terminal that does not know says 0. */
    static int width(String size) {
        int columns = Integer.parseInt(size.split(" ")[1]);
        return columns == 0 ? USUAL_WIDTH : Math.max(LEAST_WIDTH, columns);
    }
}
