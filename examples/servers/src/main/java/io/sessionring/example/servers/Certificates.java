package io.sessionring.example.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server's key with a certificate that signed itself, and the context that trusts it and nothing else. Thread-safe. */
public final class Certificates {

    private static final String ALIAS = "node";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore keys;
    private final Path pem;

    private Certificates(KeyStore keys, Path pem) {
        this.keys = keys;
        this.pem = pem;
    }

    /**
     * Makes a new key and certificate with the JDK's keytool.
     *
     * @param directory where to put the files, which are left there
     * @param names whom the certificate is for, as keytool takes it, such as {@code ip:127.0.0.1} or {@code dns:cache-1}
     * @return the certificate
     * @throws ServerException if keytool fails
     */
    public static Certificates of(Path directory, String names) {
        try {
            Path store = Files.createTempFile(directory, "keys", ".p12");
            Files.delete(store);
            keytool(store, names);
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
            Path pem = store.resolveSibling(store.getFileName() + ".pem");
            Files.writeString(
                    pem,
                    pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD).getEncoded())
                            + pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
            return new Certificates(keys, pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new ServerException("the key that keytool made cannot be read", e);
        }
    }

    private static void keytool(Path store, String names) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> key = List.of("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=node");
        List<String> file =
                List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore", store.toString());
        ProcessBuilder builder = new ProcessBuilder(keytool);
        builder.command().addAll(key);
        builder.command().addAll(List.of("-ext", "san=" + names, "-validity", "2"));
        builder.command().addAll(file);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new ServerException("keytool failed", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }

    /** {@return a file with key and certificate, as redis-server reads them} */
    public String pem() {
        return pem.toString();
    }

    /** {@return a context for clients that trusts this certificate alone} */
    public SSLContext trusting() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new ServerException("no context can be made of the certificate", e);
        }
    }
}
