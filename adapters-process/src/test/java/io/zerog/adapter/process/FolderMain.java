package io.zerog.adapter.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** A process with a folder, to be killed. */
final class FolderMain {

    private FolderMain() {}

    public static void main(String[] arguments) throws Exception {
        NodeFolder folder = NodeFolder.make(Path.of(arguments[0]));
        Files.writeString(folder.path().resolve("hs_err_1.log"), "left");
        System.out.println(folder.path());
        // Until it is killed, which is the test.
        Thread.sleep(600_000);
    }
}
